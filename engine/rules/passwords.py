"""What a login and a password may be."""

import unicodedata

from engine.language import _

SHORTEST = 10
LONGEST = 200  # a hash of a novel would only keep the machine busy
LONGEST_LOGIN = 254
FEWEST_DIFFERENT = 5
COMMON = frozenset({
    "1234567890", "0123456789", "0987654321", "12345678910", "123456789a", "a123456789",
    "1234567890a", "a1234567890", "123456789q", "q123456789", "1q2w3e4r5t", "q1w2e3r4t5",
    "1qaz2wsx3edc", "qwertyuiop", "qwerty123456", "qwertyuiop123", "asdfghjkl;", "asdfghjkl123",
    "zxcvbnm123", "password12", "password123", "password1234", "passw0rd123", "p@ssw0rd123",
    "admin12345", "admin123456", "administrator", "root123456", "abc1234567", "abcd123456",
    "abcdefghij", "iloveyou123", "iloveyou520", "woaini1314", "woaini520520", "woaini521521",
    "5201314520", "1314520520", "1472583690", "147258369a", "7894561230", "zhongguo123",
    "zhonghua123", "woaizhongguo", "battlemap123", "guatuzuozhan",
})


def prepared(password: str) -> str:
    """The password as it is hashed: the same whatever keyboard wrote it (full width, accents)."""
    return unicodedata.normalize("NFKC", password)


def login_of(text: str) -> str:
    """A login as it is compared: no blanks around it, no matter which case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def login_trouble(login: str) -> str:
    """Why this cannot be a login, as a sentence; empty if it can."""
    if len(login) < 2:
        return _("登录名至少 2 个字")
    if len(login) > LONGEST_LOGIN:
        return _("登录名最多 {most} 个字").format(most=LONGEST_LOGIN)
    if any(sign.isspace() or not sign.isprintable() for sign in login):
        return _("登录名里不能有空格和控制字符")
    return ""


def password_trouble(password: str, *, again: str, login: str, name: str) -> str:
    """Why this cannot be the password, as a sentence; empty if it can. `again`: as repeated."""
    written = prepared(password)
    plain = written.casefold().strip()
    if len(written) < SHORTEST:
        return _("密码至少 {least} 位，现在是 {count} 位").format(
            least=SHORTEST, count=len(written))
    if len(written) > LONGEST:
        return _("密码最多 {most} 位").format(most=LONGEST)
    if len(set(plain)) < FEWEST_DIFFERENT or plain in COMMON:
        return _("这个密码太常见，容易被人猜到，请换一个")
    mailbox = login.partition("@")[0]
    own = {login, mailbox, name.casefold()}
    if plain in own or any(
        len(word) >= 2 and plain.replace(word, "").strip("0123456789") == "" for word in own
    ):
        return _("密码不能是登录名或姓名，请换一个")
    if prepared(again) != written:
        return _("两次输入的密码不一样，请重新输入")
    return ""
