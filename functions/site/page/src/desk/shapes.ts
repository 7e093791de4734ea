/** What the desk is told, out of the types of the API. */
import type { Answer, Schema } from "../shared/schema";

export type Refunds = Answer<"/operator/refunds", "get">;
export type Waiting = Schema["DeskRefund"];
export type Known = Schema["ShownCase"];
