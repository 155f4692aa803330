import { queryOptions } from "@tanstack/react-query";
import { type Api, unwrap } from "../../api/client";

/** Refetched while the page is visible, and not while the tab is hidden. */
const POLL_INTERVAL_MS = 15_000;

export function healthQuery(api: Api) {
  return queryOptions({
    queryKey: ["health"],
    queryFn: ({ signal }) => unwrap(api.GET("/health", { signal })),
    refetchInterval: POLL_INTERVAL_MS,
    staleTime: 0,
  });
}

export function queuesQuery(api: Api) {
  return queryOptions({
    queryKey: ["queues"],
    queryFn: ({ signal }) => unwrap(api.GET("/queues", { signal })),
    refetchInterval: POLL_INTERVAL_MS,
    staleTime: 0,
  });
}
