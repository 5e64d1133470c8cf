"""Two hands on a keyboard: no mouse, no script. Whatever is reached must show that it is."""

from playwright.sync_api import Locator, Page

FARTHEST = 200
IS_FOCUSED = "element => element === document.activeElement"
FOCUS_SHOWS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const around = [here, here.closest('.opt'), here.closest('.tasks li')].filter(Boolean);
  const ringed = around.some(one => getComputedStyle(one).outlineStyle !== 'none');
  return ringed && box.bottom > 0 && box.top < window.innerHeight;
}"""


class Hands:
    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Tab until it has the focus, as far as anybody would go."""
        wanted.first.wait_for(state="attached")
        for _ in range(FARTHEST):
            if any(one.evaluate(IS_FOCUSED) for one in wanted.all()):
                assert self.page.evaluate(FOCUS_SHOWS), f"nothing shows where the focus is: {wanted}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"out of reach of the keyboard: {wanted} on {self.page.url}")

    def write(self, field: str, text: str) -> None:
        self.reach(self.page.locator(f"#{field}"))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """One of several round buttons: Tab enters the group, the arrows walk in it."""
        self.reach(self.page.locator(f"input[type=radio][name={name}]"))
        self.page.keyboard.press("Space")
        chosen = self.page.locator(f"input[name={name}][value='{value}']")
        for _ in range(FARTHEST):
            if chosen.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} can't be chosen among {name}")

    def pick(self, field: str, value: str) -> None:
        """In a closed list: the arrows walk in it, however slowly."""
        choice = self.page.locator(f"#{field}")
        self.reach(choice)
        for _ in range(choice.locator("option").count()):
            if choice.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert choice.input_value() == value, f"{value} can't be picked in {field}"

    def tick(self, name: str) -> None:
        self.reach(self.page.locator(f"input[type=checkbox][name={name}]"))
        self.page.keyboard.press("Space")

    def press(self, words: str) -> None:
        self._enter(self.page.get_by_role("button", name=words, exact=True))

    def follow(self, words: str) -> None:
        self._enter(self.page.get_by_role("link", name=words))

    def send(self) -> None:
        """Enter, in the field that is being written."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _enter(self, wanted: Locator) -> None:
        self.reach(wanted)
        self.send()
