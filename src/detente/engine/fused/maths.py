"""Temporary: functions of the prototype."""
from detente.engine.fused.text import single as hexf
def functions(L, names):
    F, I = f"<{L} x float>", f"<{L} x i32>"
    FM=""
    def poly(cs, x, pre):
        out, cur = [], f"splat (float {hexf(cs[0])})"
        for k, c in enumerate(cs[1:]):
            out += [f"  %{pre}a{k} = call {F} @llvm.fma.v{L}f32({F} {cur}, {F} {x}, {F} splat (float {hexf(c)}))"]
            cur = f"%{pre}a{k}"
        return out, cur
    e, ecur = poly([1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1], "%f", "e")
    l, lcur = poly([7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1], "%m", "l")
    r, rcur = poly([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], "%t", "r")
    H = lambda v: f"splat (float {hexf(v)})"
    ir= "\n".join([
      f"define internal {F} @d_exp({F} %x0) #1 {{",
      f"  %lo = fcmp olt {F} %x0, {H(-87)}", f"  %x1 = select {FM} <{L} x i1> %lo, {F} {H(-87)}, {F} %x0", f"  %hi = fcmp ogt {F} %x1, {H(88)}", f"  %x = select {FM} <{L} x i1> %hi, {F} {H(88)}, {F} %x1",
      f"  %s = fmul {FM} {F} %x, {H(1.44269504)}", f"  %n = call {FM} {F} @llvm.roundeven.v{L}f32({F} %s)",
      f"  %nn = fneg {F} %n", f"  %f = call {F} @llvm.fma.v{L}f32({F} %nn, {F} {H(0.693147182)}, {F} %x)", *e,
      f"  %pf = fmul {FM} {F} {ecur}, %f", f"  %q = call {F} @llvm.fma.v{L}f32({F} %pf, {F} %f, {F} %f)", f"  %q1 = fadd {FM} {F} %q, splat (float 1.0)",
      f"  %ni = fptosi {F} %n to {I}", f"  %sh = shl {I} %ni, splat (i32 23)", f"  %qi = bitcast {F} %q1 to {I}", f"  %ri = add {I} %qi, %sh", f"  %r = bitcast {I} %ri to {F}", f"  ret {F} %r", "}",
      f"define internal {F} @d_log({F} %x) #1 {{",
      f"  %b = bitcast {F} %x to {I}", f"  %o = sub {I} %b, splat (i32 {0x3f3504f3})", f"  %ei = ashr {I} %o, splat (i32 23)", f"  %e = sitofp {I} %ei to {F}",
      f"  %mk = and {I} %o, splat (i32 {0x007fffff})", f"  %mi = add {I} %mk, splat (i32 {0x3f3504f3})", f"  %mf = bitcast {I} %mi to {F}", f"  %m = fsub {FM} {F} %mf, splat (float 1.0)", *l,
      f"  %z = fmul {FM} {F} %m, %m", f"  %pm = fmul {FM} {F} {lcur}, %m", f"  %pmz = fmul {FM} {F} %pm, %z", f"  %hz = fmul {FM} {F} %z, {H(0.5)}", f"  %d = fsub {FM} {F} %pmz, %hz",
      f"  %s = fadd {FM} {F} %m, %d", f"  %r = call {F} @llvm.fma.v{L}f32({F} %e, {F} {H(0.693147182)}, {F} %s)", f"  ret {F} %r", "}",
      f"define internal {F} @d_erf({F} %x) #1 {{",
      f"  %a = call {F} @llvm.fabs.v{L}f32({F} %x)", f"  %k1 = call {F} @llvm.fma.v{L}f32({F} %a, {F} {H(0.3275911)}, {F} splat (float 1.0))", f"  %t = fdiv {FM} {F} splat (float 1.0), %k1", *r,
      f"  %y = fmul {FM} {F} {rcur}, %t", f"  %na = fneg {F} %a", f"  %sq = fmul {FM} {F} %na, %a", f"  %ex = call {F} @d_exp({F} %sq)", f"  %ye = fmul {FM} {F} %y, %ex", f"  %v = fsub {FM} {F} splat (float 1.0), %ye",
      f"  %ng = fcmp olt {F} %x, zeroinitializer", f"  %nv = fneg {F} %v", f"  %r = select <{L} x i1> %ng, {F} %nv, {F} %v", f"  ret {F} %r", "}",
      f"define internal {F} @d_recip({F} %x) #1 {{", f"  %r = fdiv {F} splat (float 1.0), %x", f"  ret {F} %r", "}"])
    return ir, {f"declare {F} @llvm.{f}.v{L}f32({F})" for f in ("roundeven","fabs")}
