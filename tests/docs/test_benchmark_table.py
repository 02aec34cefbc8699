"""Does the README show the figures of the file that holds every measure?"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_rows_of_the_readme_are_rows_of_the_file() -> None:
    readme, results = (ROOT / "README.md").read_text(), (ROOT / "benchmarks" / "results.md").read_text()
    block = re.findall(r"<!-- benchmark:start -->(.*)<!-- benchmark:end -->", readme, re.DOTALL)[0]
    told = [line for line in block.splitlines() if line.startswith(("| ", "Ratios"))]
    assert len(told) > 10
    assert set(told) <= set(results.splitlines())
