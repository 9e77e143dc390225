def _to_py_safe(value):
    """Turn a JavaScript value into plain Python; what is plain Python already comes back unchanged."""
    import datetime

    if value is None or type(value).__name__ == "JsNull":
        return None
    if isinstance(value, (bool, float, str, bytes)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dict):
        return {key: _to_py_safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_py_safe(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {_to_py_safe(item) for item in value}
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    try:
        import js
        from pyodide.ffi import JsProxy
    except ImportError:  # plain CPython, as in tests
        return value
    if not isinstance(value, JsProxy):
        return value
    kind = js.Object.prototype.toString.call(value)
    if kind == "[object Date]":
        return datetime.datetime.fromtimestamp(value.getTime() / 1000, datetime.timezone.utc)
    if hasattr(value, "to_bytes"):  # ArrayBuffer and typed arrays
        return value.to_bytes()
    if kind == "[object Object]":  # by its own keys, so that one called "to_py" or "get" is kept
        return {key: _to_py_safe(item) for key, item in js.Object.entries(value)}
    plain = value.to_py()
    return value if isinstance(plain, JsProxy) else _to_py_safe(plain)
