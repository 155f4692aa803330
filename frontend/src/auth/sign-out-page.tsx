import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Loading } from "../ui/loading";
import { Page } from "../ui/page";
import { useToast } from "../ui/toasts";
import { texts } from "./texts";

/** Ends the session. A public page of its own: on a page for signed-in users, the sign-in page would take over. */
export function SignOutPage() {
  const t = useTexts(texts);
  const { api, session } = useServices();
  const { user } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const { mutate } = useMutation({
    mutationFn: () => unwrap(api.POST("/auth/logout")),
    // The session ends here even if the request fails; the API ends it within a day.
    onSettled: () => {
      session.end();
      toast(t.signedOut);
    },
  });
  useEffect(() => {
    if (user) mutate();
    else void navigate("/", { replace: true });
  }, [user, mutate, navigate]);
  return (
    <Page title={t.signOut}>
      <Loading />
    </Page>
  );
}
