import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { unwrap } from "../../api/client";
import type { Schemas } from "../../api/schemas";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { FormError } from "../../ui/error-message";
import { TextField } from "../../ui/field";
import { AdminPage } from "../admin-page";
import { readProducts } from "./import-file";
import { ImportExample, ImportPreview } from "./import-preview";
import { ImportResult } from "./import-result";
import { importTexts, useFileErrorText } from "./import-texts";
import { texts } from "./texts";
import { useProductChanged } from "./use-product-changed";

/** Choose a file, preview it, send it, then see the result of each line. */
export function ImportPage() {
  const t = useTexts(importTexts);
  const { back, importTitle } = useTexts(texts);
  const [chosen, setChosen] = useState(0);
  const file = useFile();
  const send = useImport();
  const another = () => {
    file.reset();
    send.reset();
    setChosen(chosen + 1);
  };
  return (
    <AdminPage title={importTitle} back={{ to: "/admin/products", text: back }}>
      {send.data && file.data ? (
        <ImportResult summary={send.data} sent={file.data.lines} again={another} />
      ) : (
        <div className="stack form">
          <p>{t.lead}</p>
          <ImportExample />
          <FilePicker key={chosen} file={file} focused={chosen > 0} onChange={send.reset} />
          <FormError error={send.error} words={{ payload_too_large: t.tooLarge }} />
          {file.data && (
            <ImportPreview {...file.data}>
              <Button busy={send.isPending} onClick={() => send.mutate(file.data.lines)}>
                {t.send(file.data.lines.length)}
              </Button>
            </ImportPreview>
          )}
        </div>
      )}
    </AdminPage>
  );
}

interface FilePickerProps {
  file: ReturnType<typeof useFile>;
  /** Whether the form replaces an element that had the focus. */
  focused: boolean;
  onChange: () => void;
}

function FilePicker({ file, focused, onChange }: FilePickerProps) {
  const t = useTexts(importTexts);
  const errorText = useFileErrorText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    onChange();
    file.reset();
    if (target.files?.[0]) file.mutate(target.files[0]);
  };
  return (
    <TextField
      ref={input}
      label={t.file}
      hint={t.fileHint}
      type="file"
      accept=".csv,.json,.jsonl,.ndjson,text/csv,application/json"
      error={file.error ? errorText(file.error) : undefined}
      onChange={choose}
    />
  );
}

function useFile() {
  const { currency } = useServices().config;
  return useMutation({
    mutationFn: async (file: File) => ({
      name: file.name,
      lines: await readProducts(file.name, await file.arrayBuffer(), currency),
    }),
  });
}

function useImport() {
  const { api } = useServices();
  const changed = useProductChanged();
  return useMutation({
    mutationFn: (lines: unknown[]) => {
      // The API checks each line and reports the invalid ones.
      const products = lines as Schemas["ImportLine"][];
      return unwrap(api.POST("/products/import", { body: { products } }));
    },
    // Also after a lost response.
    onSettled: () => changed(),
  });
}
