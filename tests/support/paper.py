"""A short paper with formulas everywhere that readers meet them, set on the spot."""

from __future__ import annotations

from functools import lru_cache

SOURCE = r"""
#set page(width: 420pt, height: 420pt, margin: 40pt)
#set text(font: "New Computer Modern", size: 10pt)
#set par(justify: true)
#set math.equation(numbering: "(1)")

= The rate $alpha$ of decay

Let $N(t)$ be the number of nuclei, where $alpha$ is the rate and $x_i^2$ the square of a sample.
Prices range from \$5 to \$10 and up, with a budget of \$200 in all.

$ E = m c^2 $

The number of nuclei falls by the law
$ N(t) = N_0 e^(-alpha t) + sum_(i=1)^n (a_i + b)/c_i $
where $N_0$ is what there was at first.#footnote[Many write $lambda$ for it.] Samples are these:

- first that with $beta_1 < 3$,
- then all others.

#figure(
  table(columns: 2, [quantity], [value], [$alpha$], [$x^2 + 1$], [mass], [2.5]),
  caption: [Values of $alpha$ and $beta$],
)
#pagebreak()
== What follows

As equation (2) shows, the rate $alpha$ tells how fast the nuclei decay, and nothing else does.
"""


@lru_cache(maxsize=1)
def formula_paper() -> bytes:
    """The PDF: two pages, two numbered displays, prices in dollars, a table, a footnote."""
    import typst

    return typst.compile(SOURCE.encode())
