import { QueryClient } from "@tanstack/react-query";
import { createContext, use, useSyncExternalStore } from "react";
import { type Api, createApi } from "../api/client";
import { ApiError, isOutcomeUnknown } from "../api/errors";
import { Session, type SessionState } from "../auth/session";
import { Cart, type CartLine } from "../cart/cart";
import type { Config } from "../config";

/** What the pages share, created once when the storefront starts. */
export interface Services {
  config: Config;
  api: Api;
  session: Session;
  cart: Cart;
  queries: QueryClient;
}

const RETRIES = 2;
const MAX_RETRY_AFTER_SECONDS = 10;

export function createServices(config: Config): Services {
  const session = new Session(config.api_url);
  const queries = createQueries();
  clearPrivateDataOnUserChange(session, queries);
  return { config, session, queries, api: createApi(config.api_url, session), cart: new Cart() };
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", staleTime: 30_000, retry: shouldRetry, retryDelay: pause },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function shouldRetry(failures: number, error: unknown): boolean {
  const limited = error instanceof ApiError && (error.retryAfter ?? 0) > MAX_RETRY_AFTER_SECONDS;
  return failures < RETRIES && isOutcomeUnknown(error) && !limited;
}

function pause(attempt: number, error: unknown): number {
  const retryAfter = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  return Math.max(retryAfter * 1000, 500 * 2 ** attempt);
}

/** Removes cached data when the signed-in user changes, so that one user never sees another's. */
function clearPrivateDataOnUserChange(session: Session, queries: QueryClient): void {
  let seen = session.state().user?.id;
  session.subscribe(() => {
    const now = session.state().user?.id;
    if (now !== seen) queries.removeQueries({ predicate: (query) => query.meta?.public !== true });
    seen = now;
  });
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error("useServices outside of ServicesProvider");
  return services;
}

export function useSession(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.state);
}

export function useCartLines(): readonly CartLine[] {
  const { cart } = useServices();
  return useSyncExternalStore(cart.subscribe, cart.lines);
}
