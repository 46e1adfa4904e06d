"""A form of an office's own before anything of it is filled in: is it a DOCX that only lays out text?

What opens other files, runs, or asks another machine is refused, with the words for it. The same
is asked of what the form makes of the sample, so that no tag can put together what was refused.
"""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from engine.errors import Unreadable
from engine.intake.package import open_package, refusing
from engine.language import _

LARGEST_FORM = 5 << 20
LARGEST_UNPACKED = 48 << 20
LARGEST_XML = 4 << 20
MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_FOREIGN_FOLDERS = ("word/embeddings/", "word/activex/", "word/vbadata")
_FOREIGN_KINDS = ("oleobject", "/package", "/control", "afchunk", "subdocument", "vbaproject",
                  "attachedtemplate", "/frame", "mailmerge", "activex")
_FOREIGN_ELEMENTS = frozenset({
    f"{W}altChunk", f"{W}object", f"{W}control", f"{W}subDoc", f"{W}mailMerge",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
})
# Fields that only count or name what is in the document itself, or tell the day.
FIELDS = frozenset({
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "TOC",
    "PAGEREF", "REF", "SEQ", "STYLEREF",
})


def require_form(data: bytes, name: str) -> None:
    """Raise Unreadable unless `data` is a DOCX that nothing has to be feared from."""
    if len(data) > LARGEST_FORM:
        raise Unreadable(_("文书格式文件超过 {limit} MB，请去掉图片后再上传。").format(
            limit=LARGEST_FORM >> 20))
    if not data:
        raise Unreadable(_("文件是空的，请确认选对了文件。"))
    with open_package(data, needs=MAIN, name=name) as package, refusing(name):
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            raise Unreadable(_("文件解压后过大，像是压缩炸弹，不予读取。"))
        for part in package.infolist():
            _require_quiet_name(part.filename)
            if PurePosixPath(part.filename).suffix.lower() in (".xml", ".rels"):
                _require_quiet(part.filename, _read(package, part))


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> etree._Element:
    if part.file_size > LARGEST_XML:
        raise Unreadable(_("文件的正文过大，不予读取，请精简后再上传。"))
    data = package.read(part)
    if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(_("文件里有不该有的实体声明，不予读取。"))
    root = etree.fromstring(data, _PARSER)
    if root.getroottree().docinfo.doctype:
        raise Unreadable(_("文件里有不该有的实体声明，不予读取。"))
    return root


def _require_quiet_name(name: str) -> None:
    if name.lower().startswith(_FOREIGN_FOLDERS) or name.lower().endswith((".bin", ".exe", ".js")):
        raise Unreadable(_("文件里嵌有其他文件或程序（{name}），请删去后再上传。").format(name=name))


def _require_quiet(name: str, root: etree._Element) -> None:
    if name.endswith(".rels"):
        for one in root:
            _require_inner(str(one.get("Type", "")), str(one.get("Target", "")),
                           external=str(one.get("TargetMode", "")).lower() == "external")
        return
    for element in root.iter():
        if element.tag in _FOREIGN_ELEMENTS:
            raise Unreadable(_("文件里嵌有对象、控件或其他文档，请删去后再上传。"))
    for field in _fields(root):
        words = field.upper().split()
        if words[:2] == ["HYPERLINK", "\\L"]:
            continue
        if not words or words[0] not in FIELDS or "{" in field:
            raise Unreadable(
                _("文件里有不能用的域“{field}”：只能用页码、页数、日期和目录。").format(
                    field=" ".join(field.split())[:40] or "{ }")
            )


def _require_inner(kind: str, target: str, *, external: bool) -> None:
    lowered = kind.lower()
    if "attachedtemplate" in lowered:
        raise Unreadable(_("文件附着了别处的模板（{target}），请在“文档模板”里改回 Normal 后再上传。")
                         .format(target=target[:80]))
    if any(word in lowered for word in _FOREIGN_KINDS):
        raise Unreadable(_("文件里嵌有对象、控件或其他文档，请删去后再上传。"))
    if external and not (
        lowered.endswith("/hyperlink") and target.lower().startswith(("http://", "https://", "mailto:"))
    ):
        raise Unreadable(_("文件会从别处读取内容（{target}），请改为文件自带后再上传。").format(
            target=target[:80]))


def _fields(root: etree._Element) -> Iterator[str]:
    """The instruction of every field, also where Word has cut it into runs, outer ones and inner."""
    open_ones: list[list[str]] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if element.tag == f"{W}fldSimple":
            yield str(element.get(f"{W}instr", ""))
        elif element.tag == f"{W}instrText":
            text = str(element.text or "")
            if open_ones:
                open_ones[-1].append(text)
            else:
                yield text
        elif element.get(f"{W}fldCharType") == "begin":
            open_ones.append([])
        elif element.get(f"{W}fldCharType") == "end" and open_ones:
            yield "".join(open_ones.pop())
    for parts in open_ones:
        yield "".join(parts)
