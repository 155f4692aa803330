import { act, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Toasts, useToast } from "./toasts";

vi.mock("./toast-list", () => {
  throw new TypeError("Failed to fetch dynamically imported module");
});

it("the page works without toasts if their code does not load", async () => {
  const Page = () => {
    const toast = useToast();
    return (
      <button type="button" onClick={() => toast("Saved.")}>
        Save
      </button>
    );
  };
  render(
    <Toasts>
      <Page />
    </Toasts>,
  );

  await act(async () => screen.getByRole("button").click());
  await act(() => vi.dynamicImportSettled());

  expect(screen.getByRole("button").textContent).toBe("Save");
});
