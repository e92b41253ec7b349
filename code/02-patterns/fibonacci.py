"""One problem, two algorithms: Fibonacci numbers as a chain and as a product.

Use it with    from fibonacci import STEP, fib_chain, multiply
F(1000) takes about a millisecond on one core, either way.
"""

STEP = ((1, 1), (1, 0))  # times the column (F(n+1), F(n)): the column (F(n+2), F(n+1))


def fib_chain(n):
    """F(n): n additions, each needs the one before."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def multiply(p, q):
    """Product of two matrices, each of 2 by 2 numbers."""
    (a, b), (c, d) = p
    (e, f), (g, h) = q
    return (a * e + b * g, a * f + b * h), (c * e + d * g, c * f + d * h)
