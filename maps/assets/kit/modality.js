// Whether somebody uses keys: a browser's own guess (:focus-visible) is wrong where a script, as
// Leaflet's at every click or tap, sets the focus.

const CLASS = "by-keys";
const ALONE = ["Shift", "Control", "Alt", "Meta"];

export const usesKeys = () => document.documentElement.classList.contains(CLASS);

export const followKeys = () => {
  const { classList } = document.documentElement;
  const isCaught = { capture: true };
  window.addEventListener("pointerdown", () => classList.remove(CLASS), isCaught);
  window.addEventListener(
    "keydown",
    ({ key }) => {
      if (!ALONE.includes(key)) classList.add(CLASS);
    },
    isCaught,
  );
};
