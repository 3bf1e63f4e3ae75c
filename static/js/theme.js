// Loaded before the first paint, not as a module, so that a dark page never flashes white.
// "light" and "dark" are set by the server; "system" follows the device, also when it changes.
{
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    root.dataset.bsTheme = prefersDark.matches ? "dark" : "light";
  };
  if (root.dataset.theme === "system") {
    follow();
    prefersDark.addEventListener("change", follow);
  }
}
