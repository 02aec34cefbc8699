"""What the README shows of speed is what benchmarks/results.md holds: one source, line by line."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_line_of_the_readme_stands_in_the_results() -> None:
    block = (ROOT / "README.md").read_text().partition("<!-- benchmark:start -->")[2]
    lines = [x for x in block.partition("<!-- benchmark:end -->")[0].splitlines() if x.startswith(("|", "Ratios"))]
    held = (ROOT / "benchmarks" / "results.md").read_text().splitlines()
    assert len(lines) > 10
    assert [x for x in lines if x not in held] == []
