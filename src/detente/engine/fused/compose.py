"""Sums over third states, sparse where they are: what is nothing in every lane is passed over.

``C[i, j] = sum_k A[i, k] B[k, j]``, in the order of k, so what is passed over moves no bit.
"""

from __future__ import annotations

from detente.engine.fused.maths import multiply_add

CALL = "call void @compose(ptr {}, ptr {}, ptr {}, ptr {})"
WIDE = 4
"""Columns that are summed at once, in registers."""
TALL = {16: 4}
"""Rows that are summed at once, by lanes, where they hold something of the same third states: 2, if not said here."""
PANEL = 400_000
"""Bytes of columns that all rows go over before the next ones come: they stay in the cache."""
LOOKED = 16
"""Rows of each matrix that are looked at, to find the one with fewer entries."""

GIVEN = "ptr noalias %pa, ptr noalias %second, ptr noalias %pc, ptr noalias %pl, " + ", ".join(
    f"i64 %{name}" for name in ("down", "right", "from", "upto")
)
"""What sums are given: the first row, the columns, where they go, the list; steps down and right, the panel."""


def scratch(states: int) -> int:
    """Return how many bytes the lists of third states take."""
    return states * (8 + 2 * (states + 1))


def composition(lanes: int, states: int, fused: bool = True) -> str:
    """Return the function that composes; A lies by rows, B by columns, C by rows.

    For every row of A the third states are listed of which it holds something; the sums run over the list alone. Rows
    side by side that hold something of much the same ones share a list: a column is then loaded once for all of them.
    Where B has fewer entries than A, the two change places and C is written by columns.
    """
    vector, row = f"<{lanes} x float>", 4 * lanes * states
    tall = TALL.get(lanes, 2)
    panel = max(WIDE, PANEL // row // WIDE * WIDE)
    add, _ = multiply_add(lanes, fused)
    given = GIVEN.replace("noalias ", "")
    sums = "".join(_sums(vector, lanes, row, rows, add) for rows in (1, tall))
    return f"""
{_filled(vector, lanes, row, states)}
{_lists(vector, lanes, row, tall, states)}
{sums}
define internal void @compose(ptr noalias %a, ptr noalias %b, ptr noalias %c, ptr noalias %many) #1 {{
entry:
  %list = getelementptr i8, ptr %many, i64 {states * 8}
  %fa = call i64 @filled(ptr %a)
  %fb = call i64 @filled(ptr %b)
  %turn = icmp ult i64 %fb, %fa
  %first = select i1 %turn, ptr %b, ptr %a
  %second = select i1 %turn, ptr %a, ptr %b
  %down = select i1 %turn, i64 {4 * lanes}, i64 {row}
  %right = select i1 %turn, i64 {row}, i64 {4 * lanes}
  call void @listed(ptr %first, ptr %many, ptr %list)
  br label %panel
panel:
  %from = phi i64 [ 0, %entry ], [ %upto, %panel.end ]
  %more = add i64 %from, {panel}
  %past = icmp ugt i64 %more, {states}
  %upto = select i1 %past, i64 {states}, i64 %more
  br label %i
i:
  %vi = phi i64 [ 0, %panel ], [ %ni, %i.end ]
  %ra = mul i64 %vi, {row}
  %pa = getelementptr i8, ptr %first, i64 %ra
  %rc = mul i64 %vi, %down
  %pc = getelementptr i8, ptr %c, i64 %rc
  %pm = getelementptr i64, ptr %many, i64 %vi
  %count = load i64, ptr %pm
  %ol = mul i64 %vi, {2 * states}
  %pl = getelementptr i8, ptr %list, i64 %ol
  %alone = icmp sge i64 %count, 0
  br i1 %alone, label %one, label %several
one:
  call void @sums1({given}, i64 %count)
  br label %i.end
several:
  %shared = sub i64 0, %count
  call void @sums{tall}({given}, i64 %shared)
  br label %i.end
i.end:
  %by = phi i64 [ 1, %one ], [ {tall}, %several ]
  %ni = add i64 %vi, %by
  %ei = icmp eq i64 %ni, {states}
  br i1 %ei, label %panel.end, label %i
panel.end:
  %last = icmp eq i64 %upto, {states}
  br i1 %last, label %done, label %panel
done:
  ret void
}}
"""


def _filled(vector: str, lanes: int, row: int, states: int) -> str:
    """Return the function that counts, in some rows, how many third states a matrix holds something of."""
    return f"""define internal i64 @filled(ptr noalias %a) #1 {{
entry:
  br label %row
row:
  %i = phi i64 [ 0, %entry ], [ %i1, %row.end ]
  %m = phi i64 [ 0, %entry ], [ %n1, %row.end ]
  %r = mul i64 %i, {row}
  %q = getelementptr i8, ptr %a, i64 %r
  br label %next
next:
  %k = phi i64 [ 0, %row ], [ %k1, %next ]
  %n = phi i64 [ %m, %row ], [ %n1, %next ]
{_holds(vector, lanes, "%q", "%k", "")}
  %z = zext i1 %t to i64
  %n1 = add i64 %n, %z
  %k1 = add i64 %k, 1
  %e = icmp eq i64 %k1, {states}
  br i1 %e, label %row.end, label %next
row.end:
  %i1 = add i64 %i, {max(1, states // LOOKED)}
  %f = icmp ult i64 %i1, {states}
  br i1 %f, label %row, label %done
done:
  ret i64 %n1
}}"""


def _holds(vector: str, lanes: int, row: str, k: str, tag: str) -> str:
    """Return whether a row holds something of a third state, in any lane, as ``%t``."""
    return f"""  %o{tag} = mul i64 {k}, {4 * lanes}
  %p{tag} = getelementptr i8, ptr {row}, i64 %o{tag}
  %v{tag} = load {vector}, ptr %p{tag}, align {4 * min(lanes, 16)}
  %c{tag} = fcmp une {vector} %v{tag}, zeroinitializer
  %b{tag} = bitcast <{lanes} x i1> %c{tag} to i{lanes}
  %t{tag} = icmp ne i{lanes} %b{tag}, 0"""


def _lists(vector: str, lanes: int, row: int, tall: int, states: int) -> str:
    """Return the function that lists third states: those of each row, and how many; or of several rows, less than 0."""
    out = [
        "define internal void @listed(ptr noalias %a, ptr noalias %many, ptr noalias %list) #1 {",
        "entry:",
        "  br label %i",
        "i:",
        "  %vi = phi i64 [ 0, %entry ], [ %ni, %i.end ]",
        f"  %ra = mul i64 %vi, {row}",
        "  %pa = getelementptr i8, ptr %a, i64 %ra",
        f"  %rl = mul i64 %vi, {2 * states}",
        "  %pl = getelementptr i8, ptr %list, i64 %rl",
        "  %pm = getelementptr i64, ptr %many, i64 %vi",
        f"  %rest = sub i64 {states}, %vi",
        f"  %fits = icmp uge i64 %rest, {tall}",
        "  br i1 %fits, label %several, label %single",
        "several:",
        "  %k = phi i64 [ 0, %i ], [ %k1, %several ]",
        "  %n = phi i64 [ 0, %i ], [ %n1, %several ]",
        "  %s = phi i64 [ 0, %i ], [ %s1, %several ]",
    ]
    any_, total = "", "%s"
    for r in range(tall):
        out += [f"  %q{r} = getelementptr i8, ptr %pa, i64 {r * row}", _holds(vector, lanes, f"%q{r}", "%k", str(r))]
        out += [f"  %z{r} = zext i1 %t{r} to i64", f"  %s{r}x = add i64 {total}, %z{r}"]
        total = f"%s{r}x"
        if any_:
            out.append(f"  %any{r} = or i1 {any_}, %t{r}")
        any_ = f"%any{r}" if any_ else f"%t{r}"
    out += [
        f"  %s1 = add i64 {total}, 0",
        "  %h = trunc i64 %k to i16",
        "  %g = getelementptr i16, ptr %pl, i64 %n",
        "  store i16 %h, ptr %g",
        f"  %z = zext i1 {any_} to i64",
        "  %n1 = add i64 %n, %z",
        "  %k1 = add i64 %k, 1",
        f"  %e = icmp eq i64 %k1, {states}",
        "  br i1 %e, label %weigh, label %several",
        *_rows_end(vector, lanes, tall, states),
    ]
    return "\n".join(out)


def _rows_end(vector: str, lanes: int, tall: int, states: int) -> list[str]:
    """Return what follows on the third states of several rows: they share a list, or the first has one for itself."""
    return [
        "weigh:",
        f"  %wide = mul i64 %n1, {2 * tall}",
        "  %slim = mul i64 %s1, 3",
        "  %same = icmp ule i64 %wide, %slim",
        "  %some = icmp ne i64 %n1, 0",
        "  %share = and i1 %same, %some",
        "  %less = sub i64 0, %n1",
        "  br i1 %share, label %shared, label %single",
        "shared:",
        "  store i64 %less, ptr %pm",
        f"  %nt = add i64 %vi, {tall}",
        "  br label %i.end",
        "single:",
        "  br label %one",
        "one:",
        "  %ok = phi i64 [ 0, %single ], [ %ok1, %one ]",
        "  %on = phi i64 [ 0, %single ], [ %on1, %one ]",
        _holds(vector, lanes, "%pa", "%ok", "s"),
        "  %oh = trunc i64 %ok to i16",
        "  %og = getelementptr i16, ptr %pl, i64 %on",
        "  store i16 %oh, ptr %og",
        "  %oz = zext i1 %ts to i64",
        "  %on1 = add i64 %on, %oz",
        "  %ok1 = add i64 %ok, 1",
        f"  %oe = icmp eq i64 %ok1, {states}",
        "  br i1 %oe, label %one.end, label %one",
        "one.end:",
        "  store i64 %on1, ptr %pm",
        "  %no = add i64 %vi, 1",
        "  br label %i.end",
        "i.end:",
        "  %ni = phi i64 [ %nt, %shared ], [ %no, %one.end ]",
        f"  %ei = icmp eq i64 %ni, {states}",
        "  br i1 %ei, label %done, label %i",
        "done:",
        "  ret void",
        "}",
    ]


def _sums(vector: str, lanes: int, row: int, rows: int, add: str) -> str:
    """Return the function that sums some rows over the columns of a panel."""
    out = [
        f"define internal void @sums{rows}({GIVEN}, i64 %count) #1 {{",
        "entry:",
        "  %length = sub i64 %upto, %from",
        f"  %rest = and i64 %length, {WIDE - 1}",
        "  %even = sub i64 %upto, %rest",
        "  %none = icmp eq i64 %count, 0",
        "  br label %wide",
        _columns(vector, lanes, row, rows, WIDE, add),
        _columns(vector, lanes, row, rows, 1, add),
        "done:",
        "  ret void",
        "}",
        "",
    ]
    return "\n".join(out)


def _columns(vector: str, lanes: int, row: int, rows: int, columns: int, add: str) -> str:
    """Return the walk over columns, several or one at a time."""
    align, tag = 4 * min(lanes, 16), f"w{columns}"
    here, after, begin, last = ("wide", "one", "%from", "%even") if columns > 1 else ("one", "done", "%even", "%upto")
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    out = [
        f"{here}:",
        f"  br label %{tag}.test",
        f"{tag}.test:",
        f"  %{tag}.j = phi i64 [ {begin}, %{here} ], [ %{tag}.j1, %{tag}.store ]",
        f"  %{tag}.x = icmp uge i64 %{tag}.j, {last}",
        f"  br i1 %{tag}.x, label %{after}, label %{tag}.begin",
        f"{tag}.begin:",
        f"  %{tag}.rb = mul i64 %{tag}.j, {row}",
        f"  %{tag}.pb = getelementptr i8, ptr %second, i64 %{tag}.rb",
        f"  br i1 %none, label %{tag}.store, label %{tag}.sum",
        f"{tag}.sum:",
        f"  %{tag}.k = phi i64 [ 0, %{tag}.begin ], [ %{tag}.k1, %{tag}.sum ]",
    ]
    out += [
        f"  %{tag}.s{r}.{c} = phi {vector} [ zeroinitializer, %{tag}.begin ], [ %{tag}.t{r}.{c}, %{tag}.sum ]"
        for r, c in cells
    ]
    out += [
        f"  %{tag}.lp = getelementptr i16, ptr %pl, i64 %{tag}.k",
        f"  %{tag}.h = load i16, ptr %{tag}.lp",
        f"  %{tag}.l = zext i16 %{tag}.h to i64",
        f"  %{tag}.o = mul i64 %{tag}.l, {4 * lanes}",
        f"  %{tag}.ap = getelementptr i8, ptr %pa, i64 %{tag}.o",
        f"  %{tag}.bp = getelementptr i8, ptr %{tag}.pb, i64 %{tag}.o",
    ]
    for side, count in (("a", rows), ("b", columns)):
        for k in range(count):
            out += [
                f"  %{tag}.{side}q{k} = getelementptr i8, ptr %{tag}.{side}p, i64 {k * row}",
                f"  %{tag}.{side}v{k} = load {vector}, ptr %{tag}.{side}q{k}, align {align}",
            ]
    for r, c in cells:
        held = f"{vector} %{tag}.av{r}, {vector} %{tag}.bv{c}, {vector} %{tag}.s{r}.{c}"
        out.append(f"  %{tag}.t{r}.{c} = call {vector} {add}({held})")
    out += [
        f"  %{tag}.k1 = add i64 %{tag}.k, 1",
        f"  %{tag}.e = icmp eq i64 %{tag}.k1, %count",
        f"  br i1 %{tag}.e, label %{tag}.store, label %{tag}.sum",
        f"{tag}.store:",
    ]
    out += [
        f"  %{tag}.r{r}.{c} = phi {vector} [ zeroinitializer, %{tag}.begin ], [ %{tag}.t{r}.{c}, %{tag}.sum ]"
        for r, c in cells
    ]
    for r, c in cells:
        out += [
            f"  %{tag}.jc{r}.{c} = add i64 %{tag}.j, {c}",
            f"  %{tag}.oc{r}.{c} = mul i64 %{tag}.jc{r}.{c}, %right",
            f"  %{tag}.or{r}.{c} = mul i64 {r}, %down",
            f"  %{tag}.oo{r}.{c} = add i64 %{tag}.oc{r}.{c}, %{tag}.or{r}.{c}",
            f"  %{tag}.pc{r}.{c} = getelementptr i8, ptr %pc, i64 %{tag}.oo{r}.{c}",
            f"  store {vector} %{tag}.r{r}.{c}, ptr %{tag}.pc{r}.{c}, align {align}",
        ]
    out += [f"  %{tag}.j1 = add i64 %{tag}.j, {columns}", f"  br label %{tag}.test"]
    return "\n".join(out)
