"""A document as plain text, for eyes and tests: gaps in brackets, appendices by their titles."""

from __future__ import annotations

from tanminh_xl.domain.document import Block, Document, Gap, Heading, Paragraph
from tanminh_xl.domain.format_value import format_day_padded


def plain_text(document: Document) -> str:
    """Every line of the document from its head to its appendices' titles."""
    head, signing = document.head, document.signing
    day = format_day_padded(head.day) if head.day else "ngày ... tháng ... năm ..."
    lines = [
        *(mark for mark in (document.draft, document.sample) if mark),
        *head.authority,
        f"Số: {head.number}",
        f"{head.place}, {day}",
        *([head.kind] if head.kind else []),
        head.subject,
        *(f"Kính gửi: {to}" for to in head.to),
        *head.grounds,
        *(_block(block) for block in document.blocks),
        *signing.lines,
        signing.name,
        "Nơi nhận:",
        *(f"- {line}" for line in signing.receivers),
        *(f"{a.number}. {a.title}" for a in document.appendices),
    ]
    return "\n".join(lines)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return block.text
    assert isinstance(block, Paragraph)
    said = " ".join(f"[{part.prompt}]" if isinstance(part, Gap) else part.text for part in block.parts)
    return f"- {said}" if block.style == "item" else said
