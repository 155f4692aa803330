import { useEffect, useRef, useState } from "react";
import { useTexts } from "../i18n";
import { SearchIcon } from "../ui/icons";
import { MAX_SEARCH_LENGTH } from "./filters";
import { texts } from "./texts";

const PAUSE_MS = 250;

/** Searches while the user types, a quarter of a second after the last key. */
export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (typed.trim() === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      onChange(sent.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  useEffect(() => {
    // The address changed for another reason: a filter was reset, or the user went back.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  return (
    <search className="search">
      <form onSubmit={(event) => event.preventDefault()}>
        <SearchIcon />
        <input
          type="search"
          name="search"
          aria-label={t.search}
          placeholder={t.searchHint}
          autoComplete="off"
          maxLength={MAX_SEARCH_LENGTH}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </search>
  );
}
