// The theme is an attribute of <html> that the server draws from the cookie, so that no page flashes.
import { onClick, setCookie } from "./dom";

export function startTheme(): void {
  onClick("button[data-theme-choice]", (button, event) => {
    event.preventDefault(); // without this code the button posts its form
    const theme = button.dataset["themeChoice"] ?? "system";
    setCookie("theme", theme);
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    for (const other of document.querySelectorAll<HTMLElement>("button[data-theme-choice]")) {
      other.setAttribute("aria-pressed", String(other.dataset["themeChoice"] === theme));
    }
  });
}
