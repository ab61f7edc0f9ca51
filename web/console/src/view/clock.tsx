import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

const Now = createContext(0);

/** The present moment, once for all that count from it. */
export const useNow = () => useContext(Now);

/** Lets time pass for who uses it in there; the others are not drawn anew. */
export function Ticking({ children }: { children: ComponentChildren }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}
