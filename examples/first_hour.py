"""The first hour: run, look, compare, keep, hold against the record (`detente data fetch all` brings it)."""

import detente

run = detente.simulate("three_steps", "cold_war", replicates=200)
print(run)
run.plot("fear", "conduct").figure.savefig("fear.png")

rival = detente.simulate("offensive_realism", "cold_war", replicates=200, keep=detente.NEEDS)
print(detente.diagnose(rival).summary())
verdict = detente.verdict(["three_steps", "offensive_realism"], worlds=["W1"], beds="pair", replicates=100)
print(verdict)
verdict.plot_map().figure.savefig("verdict.png")

run.save("cold_war.nc")
again = detente.open("cold_war.nc")
print(again == run, again.to_xarray().fear.sel(year=1962).mean().item())

mine = detente.school("examples/nuclear_learning.py:nuclear_learning")
print(detente.run(mine, "cold_war", replicates=100).summary())

case = detente.case("USA-USSR", "1948-1978", theories=[mine, "three_steps"], replicates=50)
print(case)
case.plot().figure.savefig("case.png")
print(detente.frame("dyad-year", "1962", states="USA,USSR").to_pandas().T)
