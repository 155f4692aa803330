import { Fragment, type ReactNode } from "react";

interface Paragraph {
  kind: "heading" | "paragraph";
  text: string;
}
interface List {
  kind: "list";
  items: string[];
}
type Block = Paragraph | List;

/** A text with a few marks of Markdown: # headings, - lists and **bold**. Everything else is shown as it is. */
export function LegalText({ text, lang }: { text: string; lang: string }) {
  return (
    <div className="stack prose" lang={lang}>
      {blocksOf(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text do not move
        <Fragment key={index}>{rendered(block)}</Fragment>
      ))}
    </div>
  );
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  // Whether the last block goes on with the next line.
  let open = false;
  for (const line of text.split("\n")) {
    const last = open ? blocks.at(-1) : undefined;
    const [, heading] = /^#{1,6} (.*)$/.exec(line) ?? [];
    const [, item] = /^[-*] (.*)$/.exec(line) ?? [];
    open = heading === undefined && line.trim() !== "";
    if (heading !== undefined) blocks.push({ kind: "heading", text: heading });
    else if (!open) continue;
    else if (item !== undefined && last?.kind === "list") last.items.push(item);
    else if (item !== undefined) blocks.push({ kind: "list", items: [item] });
    else if (last?.kind === "paragraph") last.text += `\n${line}`;
    else blocks.push({ kind: "paragraph", text: line });
  }
  return blocks;
}

function rendered(block: Block): ReactNode {
  if (block.kind === "list") {
    return (
      <ul>
        {block.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text do not move
          <li key={index}>{withBold(item)}</li>
        ))}
      </ul>
    );
  }
  const text = withBold(block.text);
  return block.kind === "heading" ? <h2>{text}</h2> : <p className="lines">{text}</p>;
}

function withBold(text: string): ReactNode {
  // Every second part was between two pairs of asterisks.
  const parts = text.split(/\*\*(.+?)\*\*/);
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
  return parts.map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part));
}
