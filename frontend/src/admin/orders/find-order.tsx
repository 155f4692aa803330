import type { FormEvent } from "react";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { MAX_NUMBER_LENGTH } from "./queries";
import { texts } from "./texts";

interface FindOrderProps {
  number: string;
  onFind: (number: string) => void;
}

/** Finds orders by their number; an empty one shows all orders. */
export function FindOrder({ number, onFind }: FindOrderProps) {
  const t = useTexts(texts);
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onFind(String(new FormData(event.currentTarget).get("search")).trim());
  };
  return (
    <search>
      {/* A new key shows the number of another address, for example after Back. */}
      <form className="find" onSubmit={find} key={number}>
        <TextField
          label={t.find}
          type="search"
          name="search"
          autoComplete="off"
          maxLength={MAX_NUMBER_LENGTH}
          defaultValue={number}
        />
        <Button type="submit" kind="quiet">
          {t.findOrder}
        </Button>
      </form>
    </search>
  );
}
