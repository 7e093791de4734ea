/** All orders, newest first; each opens with its callbacks and refunds. */
import { moment, money } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Case, STAGES } from "./Case";
import { Listed, makePages } from "./pages";
import { useDesk } from "./speak";

export function Orders() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/orders", (it: Schema["DeskOrders"]) => ({
    items: it.orders,
    next: it.next,
  }));
  return (
    <div class="stack-l">
      <Case />
      <section class="stack" aria-labelledby="orders">
        <h2 id="orders">{say("room.orders")}</h2>
        <Listed of={pages} none={say("orders.none")}>
          {(it) => (
            <>
              <h3>
                {say("orders.number", { number: it.number.toString() })}{" "}
                <span class="badge">{say(STAGES[it.stage] ?? "stage.other")}</span>
              </h3>
              <p class="small soft">
                {money(it.price.tenge, language)}, {it.kind}, {moment(it.placed, language)}
                <br />
                {it.account}
              </p>
            </>
          )}
        </Listed>
      </section>
    </div>
  );
}
