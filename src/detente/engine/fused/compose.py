"""Sums over third states, sparse where they are: what is nothing in every lane is passed over.

``C[i, j] = sum_k A[i, k] B[k, j]``, in the order of k, so what is passed over moves no bit.
"""

from __future__ import annotations

from detente.engine.fused.maths import multiply_add

CALL = "call void @compose(ptr {}, ptr {}, ptr {})"
WIDE = 4
"""Columns that are summed at once, in registers."""
PANEL = 400_000
"""Bytes of columns that all rows go over before the next ones come: they stay in the cache."""


def composition(lanes: int, states: int, fused: bool = True) -> str:
    """Return the function that composes; A lies by rows, B by columns, C by rows.

    For every row of A the third states are listed of which it holds something; the sums run over the list alone. Where
    B has fewer entries than A, the two change places and C is written by columns.
    """
    vector, row = f"<{lanes} x float>", 4 * lanes * states
    panel = max(WIDE, PANEL // row // WIDE * WIDE)
    add, _ = multiply_add(lanes, fused)
    body = [_columns(vector, lanes, row, range(width), f"w{width}", add) for width in (WIDE, 1)]
    return f"""
define internal i64 @filled(ptr noalias %a) #1 {{
entry:
  br label %next
next:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %n = phi i64 [ 0, %entry ], [ %n1, %next ]
  %o = mul i64 %k, {4 * lanes}
  %p = getelementptr i8, ptr %a, i64 %o
  %v = load {vector}, ptr %p, align {4 * min(lanes, 16)}
  %c = fcmp une {vector} %v, zeroinitializer
  %m = bitcast <{lanes} x i1> %c to i{lanes}
  %t = icmp ne i{lanes} %m, 0
  %z = zext i1 %t to i64
  %n1 = add i64 %n, %z
  %k1 = add i64 %k, 1
  %e = icmp eq i64 %k1, {states * states}
  br i1 %e, label %done, label %next
done:
  ret i64 %n1
}}
define internal void @compose(ptr noalias %a, ptr noalias %b, ptr noalias %c) #1 {{
entry:
  %fa = call i64 @filled(ptr %a)
  %fb = call i64 @filled(ptr %b)
  %turn = icmp ult i64 %fb, %fa
  %first = select i1 %turn, ptr %b, ptr %a
  %second = select i1 %turn, ptr %a, ptr %b
  %down = select i1 %turn, i64 {4 * lanes}, i64 {row}
  %right = select i1 %turn, i64 {row}, i64 {4 * lanes}
  %list = alloca [{states} x i64], align 64
  br label %panel
panel:
  %from = phi i64 [ 0, %entry ], [ %upto, %panel.end ]
  %more = add i64 %from, {panel}
  %past = icmp ugt i64 %more, {states}
  %upto = select i1 %past, i64 {states}, i64 %more
  %length = sub i64 %upto, %from
  %rest = and i64 %length, {WIDE - 1}
  %even = sub i64 %upto, %rest
  br label %i
i:
  %vi = phi i64 [ 0, %panel ], [ %ni, %i.end ]
  %ra = mul i64 %vi, {row}
  %pa = getelementptr i8, ptr %first, i64 %ra
  %rc = mul i64 %vi, %down
  %pc = getelementptr i8, ptr %c, i64 %rc
  br label %look
look:
  %lk = phi i64 [ 0, %i ], [ %lk1, %look ]
  %ln = phi i64 [ 0, %i ], [ %ln1, %look ]
  %lo = mul i64 %lk, {4 * lanes}
  %lp = getelementptr i8, ptr %pa, i64 %lo
  %lv = load {vector}, ptr %lp, align {4 * min(lanes, 16)}
  %lc = fcmp une {vector} %lv, zeroinitializer
  %lm = bitcast <{lanes} x i1> %lc to i{lanes}
  %lt = icmp ne i{lanes} %lm, 0
  %ls = getelementptr i64, ptr %list, i64 %ln
  store i64 %lo, ptr %ls
  %lz = zext i1 %lt to i64
  %ln1 = add i64 %ln, %lz
  %lk1 = add i64 %lk, 1
  %le = icmp eq i64 %lk1, {states}
  br i1 %le, label %wide, label %look
{body[0]}
{body[1]}
i.end:
  %ni = add i64 %vi, 1
  %ei = icmp eq i64 %ni, {states}
  br i1 %ei, label %panel.end, label %i
panel.end:
  %last = icmp eq i64 %upto, {states}
  br i1 %last, label %done, label %panel
done:
  ret void
}}
"""


def _columns(vector: str, lanes: int, row: int, columns: range, tag: str, add: str) -> str:
    """Return the walk over columns, several or one at a time."""
    align = 4 * min(lanes, 16)
    wide = len(columns) > 1
    here, after = ("wide", "wide.out") if wide else ("one", "i.end")
    begin, last = ("%from", "%even") if wide else ("%even", "%upto")
    out = [f"{here}:", f"  br label %{tag}.test", f"{tag}.test:"]
    out += [
        f"  %{tag}.j = phi i64 [ {begin}, %{here} ], [ %{tag}.j1, %{tag}.store ]",
        f"  %{tag}.x = icmp uge i64 %{tag}.j, {last}",
        f"  br i1 %{tag}.x, label %{after}, label %{tag}.begin",
        f"{tag}.begin:",
        f"  %{tag}.none = icmp eq i64 %ln1, 0",
        f"  %{tag}.rb = mul i64 %{tag}.j, {row}",
        f"  %{tag}.pb = getelementptr i8, ptr %second, i64 %{tag}.rb",
        f"  br i1 %{tag}.none, label %{tag}.store, label %{tag}.sum",
        f"{tag}.sum:",
        f"  %{tag}.k = phi i64 [ 0, %{tag}.begin ], [ %{tag}.k1, %{tag}.sum ]",
    ]
    out += [
        f"  %{tag}.s{c} = phi {vector} [ zeroinitializer, %{tag}.begin ], [ %{tag}.t{c}, %{tag}.sum ]" for c in columns
    ]
    out += [
        f"  %{tag}.lp = getelementptr i64, ptr %list, i64 %{tag}.k",
        f"  %{tag}.o = load i64, ptr %{tag}.lp",
        f"  %{tag}.ap = getelementptr i8, ptr %pa, i64 %{tag}.o",
        f"  %{tag}.av = load {vector}, ptr %{tag}.ap, align {align}",
        f"  %{tag}.bp = getelementptr i8, ptr %{tag}.pb, i64 %{tag}.o",
    ]
    for c in columns:
        out += [
            f"  %{tag}.bq{c} = getelementptr i8, ptr %{tag}.bp, i64 {c * row}",
            f"  %{tag}.bv{c} = load {vector}, ptr %{tag}.bq{c}, align {align}",
            f"  %{tag}.t{c} = call {vector} {add}({vector} %{tag}.av, {vector} %{tag}.bv{c}, {vector} %{tag}.s{c})",
        ]
    out += [
        f"  %{tag}.k1 = add i64 %{tag}.k, 1",
        f"  %{tag}.e = icmp eq i64 %{tag}.k1, %ln1",
        f"  br i1 %{tag}.e, label %{tag}.store, label %{tag}.sum",
        f"{tag}.store:",
    ]
    out += [
        f"  %{tag}.r{c} = phi {vector} [ zeroinitializer, %{tag}.begin ], [ %{tag}.t{c}, %{tag}.sum ]" for c in columns
    ]
    for c in columns:
        out += [
            f"  %{tag}.jc{c} = add i64 %{tag}.j, {c}",
            f"  %{tag}.oc{c} = mul i64 %{tag}.jc{c}, %right",
            f"  %{tag}.pc{c} = getelementptr i8, ptr %pc, i64 %{tag}.oc{c}",
            f"  store {vector} %{tag}.r{c}, ptr %{tag}.pc{c}, align {align}",
        ]
    out += [f"  %{tag}.j1 = add i64 %{tag}.j, {len(columns)}", f"  br label %{tag}.test"]
    if wide:
        out += ["wide.out:", "  br label %one"]
    return "\n".join(out)
