import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { click, openSection } from "../testing/account";
import { Sessions } from "./sessions";

const AT = "2026-01-01T10:00:00.000Z";
const session = (id: string, current = false) => ({
  id,
  created_at: AT,
  last_used_at: AT,
  expires_at: "2026-01-02T10:00:00.000Z",
  current,
});
const LIST = (...sessions: object[]) => Response.json({ sessions });
const DONE = () => new Response(null, { status: 204 });
const ENDED = () => Response.json({ code: "session_not_found", error: "Not found" }, { status: 404 });
const HERE = session("s-1", true);

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const ends = (requests: string[]) => requests.filter((each) => each.startsWith("DELETE"));

it("this browser's session is marked and has no button of its own", async () => {
  const { requests } = openSection(<Sessions />, { "GET /auth/sessions": [LIST(HERE)] });

  expect(await screen.findByText("This browser")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(ends(requests)).toEqual([]);
});

it("signing out elsewhere ends that session and leaves the list without it", async () => {
  const { requests } = openSection(<Sessions />, {
    "GET /auth/sessions": [LIST(HERE, session("s-2")), LIST(HERE)],
    "DELETE /auth/sessions/s-2": [DONE()],
  });

  await click(/^Sign out: Another browser or device/);

  expect(await screen.findByText(/^You have been signed out there/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("Another browser or device")).toBeNull());
  expect(ends(requests)).toEqual(["DELETE /auth/sessions/s-2"]);
});

it("signing out everywhere else ends each other session, those that have ended meanwhile included", async () => {
  const { requests } = openSection(<Sessions />, {
    "GET /auth/sessions": [LIST(HERE, session("s-2"), session("s-3")), LIST(HERE)],
    "DELETE /auth/sessions/s-2": [ENDED()],
    "DELETE /auth/sessions/s-3": [DONE()],
  });

  await click("Sign out everywhere else");

  expect(await screen.findByText(/^You have been signed out everywhere else/)).toBeTruthy();
  expect(ends(requests)).toEqual(["DELETE /auth/sessions/s-2", "DELETE /auth/sessions/s-3"]);
  expect(localStorage.getItem("bottega.session")).not.toBeNull();
});

it("a failure is shown, and the list is loaded again", async () => {
  const { requests } = openSection(<Sessions />, {
    "GET /auth/sessions": [LIST(HERE, session("s-2"))],
    "DELETE /auth/sessions/s-2": [Response.json({ code: "unavailable", error: "Down" }, { status: 503 })],
  });

  await click(/^Sign out: Another/);

  expect((await screen.findByRole("alert")).textContent).toContain("Try again in a moment.");
  await waitFor(() => expect(requests.filter((each) => each === "GET /auth/sessions")).toHaveLength(2));
});
