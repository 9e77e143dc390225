/** The settings the server knows; `path` and `trace` are the extension's own business. */
const known = ["select", "ignore", "severity", "environment", "sdk", "codeLens", "diagnosticMode"] as const;

/**
 * What the server is told of the `pywls` section. An empty value means "not set
 * here", so it is left out: VS Code's defaults must not outrank pyproject.toml.
 */
export function forServer(section: unknown): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  if (typeof section !== "object" || section === null) {
    return told;
  }
  const values = section as Record<string, unknown>;
  for (const key of known) {
    const value = values[key];
    if (!isEmpty(value)) {
      told[key] = typeof value === "string" ? value.trim() : value;
    }
  }
  return told;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "boolean") {
    return false;
  }
  if (typeof value === "string") {
    return value.trim() === "";
  }
  return typeof value !== "object" || value === null || Object.keys(value).length === 0;
}
