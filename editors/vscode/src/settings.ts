/** The settings the server knows; `path` and `trace` are the extension's own business. */
const lists = ["select", "ignore"] as const;

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
  for (const key of lists) {
    const value = values[key];
    if (Array.isArray(value) && value.length > 0) {
      told[key] = value;
    }
  }
  const environment = values["environment"];
  if (typeof environment === "string" && environment.trim() !== "") {
    told["environment"] = environment.trim();
  }
  return told;
}
