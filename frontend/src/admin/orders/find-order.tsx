import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { texts } from "./texts";

/** Opens an order by its number. */
export function FindOrder() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const [missing, setMissing] = useState(false);
  const open = (event: FormEvent) => {
    event.preventDefault();
    setMissing(number.trim() === "");
    if (number.trim() !== "") void navigate(`/admin/orders/${encodeURIComponent(number.trim())}`);
  };
  return (
    <search>
      <form className="find" onSubmit={open}>
        <TextField
          label={t.find}
          autoComplete="off"
          maxLength={64}
          value={number}
          error={missing ? t.needNumber : undefined}
          onChange={({ target }) => setNumber(target.value)}
        />
        <Button type="submit" kind="quiet">
          {t.open}
        </Button>
      </form>
    </search>
  );
}
