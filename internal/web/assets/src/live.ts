// A page that is watched renews its parts every few seconds: what a person does in it, the order of its
// tiles and the focus stay. Renewing can be stopped.
import { Renewal } from "./live/renewal";

const root = document.querySelector<HTMLElement>("[data-live]");
if (root) new Renewal(root).start();
