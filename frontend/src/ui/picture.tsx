import { useState } from "react";

/** A product's picture, or its initial if it has none. Decorative: the name is next to it. */
export function Picture({ src, name, eager = false }: { src: string | null; name: string; eager?: boolean }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (src === null || failed === src) {
    return (
      <span className="picture missing" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
    );
  }
  return (
    <img
      className="picture"
      src={src}
      alt=""
      width="400"
      height="400"
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      onError={() => setFailed(src)}
    />
  );
}
