"""A document drawn by a template's named styles: head, text, signature, appendices, each a section on its side.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn

from tanminh_xl.domain.document import Document
from tanminh_xl.domain.textsize import text_width
from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports import _docx_table as tables
from tanminh_xl.reports import _docx_words as words
from tanminh_xl.reports._docx_decide import OURS, Place, marked
from tanminh_xl.reports._docx_groups import END
from tanminh_xl.reports._docx_lines import Line, Part
from tanminh_xl.reports._docx_named import Styles
from tanminh_xl.reports._docx_record import MARKED
from tanminh_xl.reports._docx_rich import Rich, plain
from tanminh_xl.reports._docx_xml import Marks, Tables, borders, element, paragraph, run, twips

LEFT_SHARE = 0.39
"""Of the width, for who issues; the rest is for quốc hiệu."""
RULE_SHARE = 0.4
"""Of the line above it: a third to a half (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II)."""
OUR_SENTENCE = "Câu lập theo số liệu"
NO_SPACE_BEFORE = ".,;:)!?"


class Drawn:
    """A template's body, filled. ``at``: tag -> (the last element of its part inside the paragraph, or None; the
    paragraph, or the control around it). ``tables``: those of appendices."""

    def __init__(self, file: Any, named: Styles, places: Mapping[str, Place]) -> None:
        self.file, self.named, self.places = file, named, places
        self.at: dict[str, tuple[Any, Any]] = {}
        self.marks = Marks()
        self.body = file.element.body
        self.section = deepcopy(self.body.sectPr)
        for child in list(self.body):
            self.body.remove(child)
        self.signing: Any = None
        self.tables = Tables()

    # the parts of a document

    def draw(self, document: Document, lines: Sequence[Line]) -> None:
        """Draw everything that is ours to draw."""
        by_place = {key: list(found) for key, found in groupby(lines, key=lambda line: line.place)}
        self._headers(document)
        self.body.append(self._head(by_place))
        self._last = self.body[-1]
        title = self._paragraphs(by_place.get("title", ()))
        self.body.extend(title)
        if title:
            self.body.append(self._rule(_shown(by_place["title"][-1], self.places), styles.SUBJECT, self.named.width))
        else:
            self.body.append(tables.spacer(self.named))
        self.body.extend(self._paragraphs((*by_place.get("to", ()), *by_place.get("body", ()))))
        self.signing = self._signing(by_place)
        self.body.append(self.signing)
        for n, appendix in enumerate(document.appendices):
            self._end_section(first=n == 0)
            self._last = None
            self.body.extend(self._paragraphs(by_place.get(f"appendix:{n}", ())))
            self.body.extend(tables.page(appendix.sheet, self.named, self.tables))
        self._end(landscape=bool(document.appendices), restart=bool(document.appendices))

    def _head(self, by_place: Mapping[str, Sequence[Line]]) -> Any:
        left = twips(self.named.width * LEFT_SHARE)
        widths = (left, twips(self.named.width) - left)
        issuer = self._paragraphs(by_place.get("left", ()))
        if issuer:
            text = _shown(by_place["left"][-1], self.places)
            issuer.append(self._rule(text, styles.ISSUER, widths[0] / 20))
        nation = [self._fixed(styles.NATION, words.NATION), self._fixed(styles.MOTTO, words.MOTTO)]
        nation.append(self._rule(words.MOTTO, styles.MOTTO, widths[1] / 20, share=1.0))
        number, day = (self._paragraphs(by_place.get(key, ())) for key in ("number", "day"))
        return self._columns(widths, ((issuer, nation), (number, day)))

    def _signing(self, by_place: Mapping[str, Sequence[Line]]) -> Any:
        half = twips(self.named.width / 2)
        receivers = self._paragraphs(by_place.get("receivers", ()))
        signer = self._paragraphs(by_place.get("signer", ()))
        return self._columns((half, half), ((receivers, signer),))

    def _columns(self, widths: Sequence[int], rows: Sequence[Sequence[list[Any]]]) -> Any:
        """A table without lines, whose rows are never parted."""
        made = element(
            "tbl",
            element(
                "tblPr",
                element("tblW", w=sum(widths), type="dxa"),
                element("tblLayout", type="fixed"),
                element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("left", "right"))),
            ),
            element("tblGrid", *(element("gridCol", w=w) for w in widths)),
        )
        for row in rows:
            boxes = [
                element("tc", element("tcPr", element("tcW", w=w, type="dxa")), *(cell or [tables.spacer(self.named)]))
                for w, cell in zip(widths, row, strict=True)
            ]
            made.append(element("tr", element("trPr", element("cantSplit")), *boxes))
        return made

    def _fixed(self, style: str, text: str) -> Any:
        return paragraph(self.named.ids[style], run(text))

    def _rule(self, text: str, style: str, room: float, share: float = RULE_SHARE) -> Any:
        """A line under a text: as long as it, or a part of it."""
        look = styles.PARAGRAPHS[style]
        said = text.upper() if look.caps else text
        wide = min(text_width(said, self.named.sizes[style], look.bold), room) * share
        side = twips(max(0.0, (room - wide) / 2))
        properties = (borders("pBdr", ("top",), 6), element("ind", left=side, right=side))
        return paragraph(self.named.ids[styles.RULE], properties=properties)

    # lines and their parts

    def _paragraphs(self, lines: Iterable[Line]) -> list[Any]:
        made: list[Any] = []
        for line in lines:
            found = self._line(line)
            if found is not None:
                made.append(found)
                self._last = found
            for part in line.parts:
                self.at.setdefault(part.tag, (None, self._last))
        return made

    def _line(self, line: Line) -> Any:
        shown = [part for part in line.parts if not _nothing(self.places.get(part.tag, OURS))]
        if not shown and line.parts:
            return None
        if len(line.parts) == 1 and not line.fixed and self._stands_alone(line.parts[0]):
            return self._block(line)
        made = paragraph(self.named.ids[line.style])
        if line.fixed:
            made.append(run(line.fixed))
        for n, part in enumerate(shown):
            inside = list(self._part(part))
            if n and not _text(part, self.places.get(part.tag, OURS)).startswith(tuple(NO_SPACE_BEFORE)):
                made.append(run(" "))
            made.extend(inside)
            self.at[part.tag] = (inside[-1], made)
        return made

    def _stands_alone(self, part: Part) -> bool:
        """Whether its control goes around whole paragraphs, so that a person may write several."""
        place = self.places.get(part.tag, OURS)
        return (part.gap or (place.theirs is not None and len(place.theirs) > 1)) and not place.marked

    def _block(self, line: Line) -> Any:
        (part,) = line.parts
        place = self.places.get(part.tag, OURS)
        start, end = self.marks.around(part.tag)
        if place.theirs is None:
            inside = [paragraph(self.named.ids[line.style], self._prompt(part.text))]
        else:
            inside = [paragraph(self.named.ids[line.style], *(run(r.text, r) for r in runs)) for runs in place.theirs]
        inside[0].insert(1, start)
        inside[-1].append(end)
        made = self.marks.control(part.tag, _alias(part), inside, placeholder=place.theirs is None)
        self.at[part.tag] = (None, made)
        return made

    def _prompt(self, text: str) -> Any:
        return run(text, style=self.named.ids[styles.GAP])

    def _part(self, part: Part) -> Iterator[Any]:
        place = self.places.get(part.tag, OURS)
        if place.theirs is not None:
            yield from self._control(part.tag, _alias(part), [*_runs(place.theirs)])
        elif not place.marked:
            inside = self._prompt(part.text) if part.gap else run(part.text)
            yield from self._control(part.tag, _alias(part), [inside], placeholder=part.gap)
        if place.marked:
            if place.theirs is not None:
                yield run(" ")
            said = run(marked(part.text), style=self.named.ids[styles.OURS])
            yield from self._control(part.tag + MARKED, OUR_SENTENCE, [said])

    def _control(self, tag: str, alias: str, runs: Sequence[Any], placeholder: bool = False) -> Iterator[Any]:
        start, end = self.marks.around(tag)
        yield start
        yield self.marks.control(tag, alias, runs, placeholder)
        yield end

    def finish(self) -> None:
        """Put "./." behind the text's last words, whoever wrote them."""
        last = self.signing.getprevious()
        if last.tag == qn("w:tbl"):  # a person's
            last = paragraph(self.named.ids[styles.BODY])
            self.signing.addprevious(last)
            last.append(self.marks.control(END, "", [run(words.END)]))
            tables.keep(last)
            return
        paragraphs = [last] if last.tag == qn("w:p") else list(last.iter(qn("w:p"))) if last.tag == qn("w:sdt") else []
        if not paragraphs or paragraphs[-1].find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None:
            return  # no text at all
        for each in paragraphs:
            tables.keep(each)
        end = paragraphs[-1]
        said = "".join(t.text or "" for t in end.iter(qn("w:t"))).rstrip()
        if said.endswith(words.END):
            return
        mark = words.END.removeprefix(".") if said.endswith(".") else words.END
        end.append(self.marks.control(END, "", [run(mark)]))

    # sections

    def _headers(self, document: Document) -> None:
        """The page's number in the middle of the upper margin, not on the first page; the marks on every page."""
        told = "   ".join(filter(None, (document.draft, document.sample)))
        mark = [paragraph(self.named.ids[styles.MARK], run(told))] if told else []
        number = element("fldSimple", run("1"), instr=" PAGE ")
        following = [*mark, paragraph(self.named.ids[styles.PAGE_NUMBER], number)]
        first = deepcopy(mark) or [paragraph(self.named.ids[styles.PAGE_NUMBER])]
        for old in self.section.findall(qn("w:headerReference")):
            self.file.part.drop_rel(old.get(qn("r:id")))
            self.section.remove(old)
        for kind, inside in (("first", first), ("default", following)):
            part, relation = self.file.part.add_header_part()
            for child in list(part.element):
                part.element.remove(child)
            part.element.extend(inside)
            # With its own prefix: left to lxml, it is named by whatever another library has registered in the process.
            spaces = {prefix: nsmap[prefix] for prefix in ("w", "r")}
            said = {qn("w:type"): kind, qn("r:id"): relation}
            self.section.insert(0, OxmlElement("w:headerReference", said, spaces))

    def _sized(self, landscape: bool, restart: bool) -> Any:
        """The properties of a section: paper on its side has its sizes changed over too, or Word prints it upright."""
        made = deepcopy(self.section)
        size = made.find(qn("w:pgSz"))
        short, long = sorted((int(size.get(qn("w:w"))), int(size.get(qn("w:h")))))
        size.set(qn("w:w"), str(long if landscape else short))
        size.set(qn("w:h"), str(short if landscape else long))
        size.attrib.pop(qn("w:orient"), None)
        if landscape:
            size.set(qn("w:orient"), "landscape")
        for name in ("type", "pgNumType", "titlePg"):
            for old in made.findall(qn(f"w:{name}")):
                made.remove(old)
        number = element("pgNumType", fmt="decimal", **({"start": 1} if restart else {}))
        _after(made, number, ("pgMar", "paperSrc", "pgBorders", "lnNumType"))
        _after(made, element("titlePg"), ("pgNumType", "cols", "formProt", "vAlign", "noEndnote"))
        size.addprevious(element("type", val="nextPage"))
        return made

    def _end_section(self, first: bool) -> None:
        """End a section whose successor begins: the text upright, an appendix on its side, numbered for itself."""
        properties = self._sized(landscape=not first, restart=not first)
        last = self.body[-1]
        if last.tag != qn("w:p"):
            last = tables.spacer(self.named)
            self.body.append(last)
        last.get_or_add_pPr().append(properties)

    def _end(self, landscape: bool, restart: bool) -> None:
        if self.body[-1].tag != qn("w:p"):
            self.body.append(tables.spacer(self.named))
        self.body.append(self._sized(landscape, restart))

    def last_section(self, elements: Iterable[Any]) -> None:
        """One more section, upright, behind everything."""
        final = self.body[-1]
        self.body.remove(final)
        last = self.body[-1]
        last.get_or_add_pPr().append(final)
        self.body.extend(elements)
        self._end(landscape=False, restart=True)


def _after(section: Any, made: Any, names: Sequence[str]) -> None:
    """Put an element behind the last of these that a section has (the order is CT_SectPr's)."""
    there = [child for child in section if child.tag in {qn(f"w:{name}") for name in names}]
    there[-1].addnext(made)


def _nothing(place: Place) -> bool:
    return place.theirs is None and not place.ours and not place.marked


def _alias(part: Part) -> str:
    return part.text.strip("[]") if part.gap else OUR_SENTENCE


def _text(part: Part, place: Place) -> str:
    return plain(place.theirs) if place.theirs is not None else marked(part.text) if place.marked else part.text


def _shown(line: Line, places: Mapping[str, Place]) -> str:
    return " ".join(_text(part, places.get(part.tag, OURS)) for part in line.parts)


def _runs(said: Rich) -> Iterator[Any]:
    """A person's words in one paragraph: a break where another began."""
    for n, runs in enumerate(said):
        if n:
            yield run("\n")
        yield from (run(r.text, r) for r in runs)
