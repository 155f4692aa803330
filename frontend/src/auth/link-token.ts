import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

/**
 * The token of a mailed link. It is removed from the address bar, so that it is neither bookmarked nor sent on.
 * @returns null if the link has none.
 */
export function useLinkToken(): string | null {
  const [params, setParams] = useSearchParams();
  const [token] = useState(() => params.get("token"));
  useEffect(() => {
    if (params.has("token")) setParams({}, { replace: true });
  }, [params, setParams]);
  return token;
}
