"""Whether the system will write a file, and in the words of people why not."""

import errno
import os
import tempfile
from pathlib import Path

from engine.language import _


def disk_reason(trouble: OSError) -> str:
    """Why the system refused, in a few words; its own number where they are not known."""
    return {
        errno.ENOENT: _("没有这个文件或文件夹"), errno.EACCES: _("没有权限"),
        errno.EPERM: _("没有权限"), errno.EISDIR: _("这是文件夹，不是文件"),
        errno.ENOTDIR: _("路径中有一段不是文件夹"), errno.EEXIST: _("已有同名的文件"),
        errno.ENOSPC: _("磁盘已满"), errno.EDQUOT: _("磁盘配额已用完"),
        errno.EROFS: _("磁盘是只读的"), errno.ENAMETOOLONG: _("文件名太长"),
        errno.EIO: _("磁盘读写出错"), errno.EFBIG: _("文件太大"),
        errno.EMFILE: _("打开的文件太多"), errno.EBUSY: _("正被占用"),
        errno.EXDEV: _("不能跨磁盘改名"), errno.ENOTEMPTY: _("文件夹不是空的"),
    }.get(trouble.errno or 0) or _("系统错误 {number}").format(number=trouble.errno)


def takes_files(folder: Path) -> bool:
    """Whether a file can be written there now: a full or read-only disk says no."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".trial-") as trial:
            trial.write(b"x" * 4096)
            trial.flush()
            os.fsync(trial.fileno())
    except OSError:
        return False
    return True
