import { render } from "preact";
import { App } from "./view/app";

const root = document.getElementById("console");
if (root) render(<App />, root);
