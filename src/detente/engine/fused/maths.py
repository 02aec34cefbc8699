"""Exponential, logarithm, error function, sine and cosine of float32 vectors, as LLVM IR.

The bits are the same on every machine and for every number of lanes: there is no fast-math flag, no estimate by the
hardware and no library, and every fused multiply-add is written as one. Each is within 1 unit in the last place; sine
and cosine, of angles up to 8192, within 1e-7.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence

COUNT = {"exp": 15, "log": 25, "erf": 24, "sin": 25, "cos": 25}
"""Instructions of each function, of one AVX-512 register."""

_TWO_23 = 2.0**23
# Minimax polynomials by linear programming over 400 Chebyshev nodes, lowest power first; the coefficients are rounded
# to float32 one by one, each time fitting the rest again. What is weighed is relative error, and more where rounding
# takes most of the unit: at the ends of exp, near CUT in erf. With each stands the error measured.
_EXP = (
    # sqrt(2) exp(u), |u| <= ln(2) / 2: 1.7e-8 in the middle, as the first is rounded; 2.3e-9 at the ends
    1.4142135381698608,
    1.4142135381698608,
    0.7071076035499573,
    0.23570047318935394,
    0.05891728028655052,
    0.01183474063873291,
    0.001993670128285885,
)
_LOG = (
    # (log(1 + f) - f) / f^2, 1 + f from sqrt(1/2) to sqrt(2): 4.2e-9, less half of what is lost of ln 2
    -0.49999988079071045,
    0.33333325386047363,
    -0.25001609325408936,
    0.20002172887325287,
    -0.16608557105064392,
    0.1417727768421173,
    -0.13242872059345245,
    0.1293579638004303,
    -0.07662204653024673,
)
_ERF_NEAR = (
    # erf(x) / x - 1 in x^2, |x| <= CUT: 2.1e-8 of erf
    0.12837915122509003,
    -0.3761250376701355,
    0.11281917244195938,
    -0.026770247146487236,
    0.004998963326215744,
    -0.0006024097674526274,
)
_ERF_FAR = (
    # sqrt(1 - erf(x)) in x - CENTRE, x from CUT to 3.92: 2.5e-8 of erf
    0.42999720573425293,
    -0.5448226928710938,
    0.16562235355377197,
    0.07211118936538696,
    -0.04558219015598297,
    -0.006737903691828251,
    0.009782129898667336,
    -0.0017246408388018608,
    -0.0004377052537165582,
    0.00018997053848579526,
    -1.9143351892125793e-05,
)
_CUT, _CENTRE, _FAR = 0.9, 0.9375, 3.92
_SIN = (-0.16666654611, 0.0083321608736, -0.00019515295891)
_COS = (0.04166664568298827, -0.001388731625493765, 2.443315711809948e-05)
# (sin(u) / u - 1) / u^2 and (cos(u) - 1 + u^2 / 2) / u^4 in u^2, |u| <= pi / 4 (Cephes): 3e-8
_QUARTER = (1.5703125, 4.837512969970703e-04, 7.549789948768648e-08)
"""pi / 2 in parts with few bits, so that their products with whole numbers are exact."""
_WHOLE = 1.5 * 2.0**23
"""What leaves the nearest whole number in the lowest bits of a sum with it."""
_TURNS = 8192.0
_LN_2 = {
    # 1 / ln 2 and -ln 2 in two parts: where products are rounded, the first part has few bits, so that they are exact
    True: (1.4426947832107544, -0.693147182464599609375, 1.904654299957767e-9),
    False: (1.4426945447921753, -0.693359375, 0.00021219444170128554),
}


class _Body:
    """Body of one function, an operation a line.

    Parameters
    ----------
    lanes : int
        Number of values in a vector.
    fused : bool
        Whether multiply-adds are rounded once.
    """

    def __init__(self, lanes: int, fused: bool) -> None:
        self.fused = fused
        self.adding, self.added = multiply_add(lanes, fused)
        self.floats, self.ints, self.tests = (f"<{lanes} x {kind}>" for kind in ("float", "i32", "i1"))
        self.suffix = f"v{lanes}f32"
        self.lines: list[str] = []
        self.declared: set[str] = set()

    def put(self, operation: str) -> str:
        """Add an operation and name its result."""
        name = f"%v{len(self.lines)}"
        self.lines.append(f"  {name} = {operation}")
        return name

    def two(self, operation: str, a: str, b: str) -> str:
        """Add an operation on two floats (``fadd``...) or two integers (``add``...)."""
        return self.put(f"{operation} {self.floats if operation.startswith('f') else self.ints} {a}, {b}")

    def call(self, intrinsic: str, *arguments: str) -> str:
        """Call an intrinsic on floats, and declare it."""
        name = f"{self.floats} @llvm.{intrinsic}.{self.suffix}"
        self.declared.add(f"declare {name}({', '.join([self.floats] * len(arguments))})")
        return self.put(f"call {name}({', '.join(f'{self.floats} {a}' for a in arguments)})")

    def fma(self, a: str, b: str, c: str) -> str:
        """Add ``a b + c``."""
        self.declared.add(self.added)
        return self.put(f"call {self.floats} {self.adding}({', '.join(f'{self.floats} {v}' for v in (a, b, c))})")

    def choose(self, test: str, a: str, b: str) -> str:
        """Take ``a`` where the test holds, else ``b``."""
        return self.put(f"select {self.tests} {test}, {self.floats} {a}, {self.floats} {b}")

    def within(self, x: str, least: float, most: float) -> str:
        """Clamp x; NaN stays, for a comparison with it fails and the second value is taken."""
        for kind, bound in (("ogt", least), ("olt", most)):
            if math.isfinite(bound):
                x = self.choose(self.two(f"fcmp {kind}", _float(bound), x), _float(bound), x)
        return x

    def bits(self, x: str) -> str:
        """Floats as integers."""
        return self.put(f"bitcast {self.floats} {x} to {self.ints}")

    def value(self, n: str) -> str:
        """Integers as floats."""
        return self.put(f"bitcast {self.ints} {n} to {self.floats}")

    def polynomial(self, coefficients: Sequence[float], x: str) -> str:
        """By Horner's rule: the fewest operations."""
        p = _float(coefficients[-1])
        for c in reversed(coefficients[:-1]):
            p = self.fma(p, x, _float(c))
        return p


def _float(x: float) -> str:
    """Vector of a constant, which must be a float32."""
    rounded = struct.unpack("f", struct.pack("f", x))[0]
    return f"splat (float 0x{struct.pack('>d', rounded).hex().upper()})"


def _int(n: int) -> str:
    """Vector of an integer constant."""
    return f"splat (i32 {n})"


def _exp(b: _Body, x: str) -> str:
    """``2^n sqrt(2) exp(u)``, with n the floor of x / ln 2: then 2^n and the rest are normal for every normal result.

    The sum with 639 = 512 + 127 leaves n + 127 in bits 14 to 21 of its mantissa; those below are cut off. The factor
    1 / ln 2 is two units too small (four where it is rounded before), so that the largest x, whose n is rounded up by
    2^-15, does not reach 2^128. Where n is -127 or 128, the bits of 2^n are those of 0 and of infinity.
    """
    inverse, high, low = _LN_2[b.fused]
    x = b.within(x, -87.5, 88.8)
    z = b.fma(x, _float(inverse), _float(639.0))
    whole = b.two("and", b.bits(z), _int(-(1 << 14)))
    n = b.two("fsub", b.value(whole), _float(638.5))
    u = b.fma(n, _float(high), x)
    u = b.fma(n, _float(low), u)
    power = b.value(b.two("shl", whole, _int(9)))
    return b.two("fmul", b.polynomial(_EXP, u), power)


def _log(b: _Body, x: str) -> str:
    """``e ln 2 + log(1 + f)``, with 1 + f from sqrt(1/2) to sqrt(2).

    Of ``e ln 2`` an eighth of e is first added to f, exactly: so the smaller term stays below 1/4 where both are alike.
    """
    small = b.two("fcmp olt", x, _float(2.0**-126))
    y = b.choose(small, b.two("fmul", x, _float(2.0**25)), x)
    bits = b.bits(y)
    high = b.two("and", b.two("sub", bits, _int(0x3F3504F3)), _int(-(1 << 23)))
    e = b.put(f"sitofp {b.ints} {high} to {b.floats}")
    e = b.choose(small, b.two("fsub", e, _float(25.0 * _TWO_23)), e)
    f = b.two("fsub", b.value(b.two("sub", bits, high)), _float(1.0))
    near = b.fma(e, _float(0.125 / _TWO_23), f)
    near = b.fma(b.two("fmul", f, f), b.polynomial(_LOG, f), near)
    result = b.fma(e, _float((0.693147182464599609375 - 0.125) / _TWO_23), near)
    # Infinity stays, negative numbers become NaN.
    infinite = _float(math.inf)
    odd = b.two("icmp ugt", b.bits(x), _int(0x7F7FFFFF))
    result = b.choose(odd, b.fma(x, infinite, infinite), result)
    return b.choose(b.two("fcmp oeq", x, _float(0.0)), _float(-math.inf), result)


def _erf(b: _Body, x: str) -> str:
    """``x + x p(x^2)`` near zero, and beyond, with the sign of x, one less the square of a polynomial in |x|."""
    size = b.call("fabs", x)
    near = b.fma(b.polynomial(_ERF_NEAR, b.two("fmul", x, x)), x, x)
    u = b.two("fsub", b.within(size, -math.inf, _FAR), _float(_CENTRE))
    root = b.polynomial(_ERF_FAR, u)
    far = b.fma(b.put(f"fneg {b.floats} {root}"), root, _float(1.0))
    sign = b.two("and", b.bits(x), _int(-(1 << 31)))
    far = b.value(b.two("or", b.bits(far), sign))
    return b.choose(b.two("fcmp olt", size, _float(_CUT)), near, far)


def _turned(b: _Body, x: str, ahead: int) -> str:
    """Return the sine of an angle that is some quarters of a turn ahead of x; beyond ``_TURNS`` there is none."""
    z = b.fma(x, _float(2.0 / math.pi), _float(_WHOLE))
    n = b.two("fsub", z, _float(_WHOLE))
    u = x
    for part in _QUARTER:
        u = b.fma(n, _float(-part), u)
    square = b.two("fmul", u, u)
    sine = b.fma(b.two("fmul", square, u), b.polynomial(_SIN, square), u)
    near = b.fma(square, _float(-0.5), _float(1.0))
    cosine = b.fma(b.two("fmul", square, square), b.polynomial(_COS, square), near)
    quarter = b.two("add", b.bits(z), _int(ahead))
    odd = b.two("icmp ne", b.two("and", quarter, _int(1)), _int(0))
    sign = b.two("shl", b.two("and", quarter, _int(2)), _int(30))
    made = b.value(b.two("xor", b.bits(b.choose(odd, cosine, sine)), sign))
    return b.choose(b.two("fcmp ole", b.call("fabs", x), _float(_TURNS)), made, _float(math.nan))


_FUNCTIONS: dict[str, Callable[[_Body, str], str]] = {
    "exp": _exp,
    "log": _log,
    "erf": _erf,
    "sin": lambda b, x: _turned(b, x, 0),
    "cos": lambda b, x: _turned(b, x, 1),
}


def multiply_add(lanes: int, fused: bool) -> tuple[str, str]:
    """Return the function that makes ``a b + c``, and what declares it.

    It is rounded once; for machines that have no such instruction twice, which may move the last digits.
    """
    vector = f"<{lanes} x float>"
    if fused:
        name = f"@llvm.fma.v{lanes}f32"
        return name, f"declare {vector} {name}({vector}, {vector}, {vector})"
    head = f"define internal {vector} @d_multiply_add({vector} %a, {vector} %b, {vector} %c) alwaysinline nounwind"
    body = f"  %p = fmul {vector} %a, %b\n  %s = fadd {vector} %p, %c\n  ret {vector} %s"
    return "@d_multiply_add", f"{head} {{\n{body}\n}}"


def functions(lanes: int, names: Iterable[str], fused: bool = True) -> tuple[str, set[str]]:
    """Define functions of float32 vectors.

    Parameters
    ----------
    lanes : int
        Number of values in a vector.
    names : iterable of str
        Which: ``exp``, ``log``, ``erf``, ``sin``, ``cos``; ``exp`` is defined as ``@d_exp``.
    fused : bool
        Whether multiply-adds are rounded once.

    Returns
    -------
    definitions : str
        The functions as LLVM IR, internal and inlined wherever they are called.
    declarations : set of str
        The lines that declare what they call.
    """
    made, declared = [], set[str]()
    for name in sorted(set(names)):
        body = _Body(lanes, fused)
        result = _FUNCTIONS[name](body, "%x")
        head = f"define internal {body.floats} @d_{name}({body.floats} %x) alwaysinline nounwind {{"
        made.append("\n".join([head, *body.lines, f"  ret {body.floats} {result}", "}", ""]))
        declared |= body.declared
    return "\n".join(made), declared
