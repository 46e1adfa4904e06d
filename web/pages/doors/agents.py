"""What a browser calls itself, in two words that its owner recognises."""

from engine.language import _, later

# In this order: each of the later names is also part of what the earlier ones say.
BROWSERS = (
    ("MicroMessenger", later("微信")), ("DingTalk", later("钉钉")), ("Edg", "Edge"),
    ("QQBrowser", later("QQ 浏览器")),
    ("360SE", later("360 浏览器")), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"),
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Edge · Windows; 未知浏览器 for what says nothing."""
    found = [
        next((_(word) for sign, word in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or _("未知浏览器")
