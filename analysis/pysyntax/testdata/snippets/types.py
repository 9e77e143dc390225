from typing import Any, Callable, Literal

def f(a: dict[str, int] | int | None = None, *b: list[str] | (int | str) | None) -> Literal["a", "b"] | int | str: ...

x: Callable[[str], str] | int | None
y: a.b[int] | a.c | None = None
z: "str" | None
class A:
    w: dict[str, "A" | int | None] = {}
