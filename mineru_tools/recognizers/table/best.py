"""Several recognisers as one: each reads the table, the structure that fits the words best wins."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.recognizers.table.agreement import agreement
from mineru_tools.recognizers.table.model import TablePicture, TableRecognizer, TableStructure


class BestOf:
    """Recognisers asked in turn; of equals the first."""

    def __init__(self, recognizers: Sequence[TableRecognizer]) -> None:
        self._recognizers = tuple(recognizers)
        self.name = "+".join(r.name for r in self._recognizers)

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        """The best structure of each picture; its ``source`` says whose it is."""
        answers = zip(*(r.recognize(pictures) for r in self._recognizers), strict=True)
        return [
            max(each, key=lambda s: s.score * agreement(s, picture.words))
            for each, picture in zip(answers, pictures, strict=True)
        ]
