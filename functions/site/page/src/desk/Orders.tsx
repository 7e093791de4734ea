/** All orders, newest first; each opens with its callbacks and refunds. */
import { moment, money } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Case } from "./Case";
import { ORDERS } from "./named";
import { Listed, Section, makePages } from "./pages";
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
      <Section id="orders" title={say("room.orders")}>
        <Listed of={pages} by={(it) => it.number} none={say("orders.none")}>
          {(it) => (
            <>
              <h3>
                {say("orders.number", { number: it().number.toString() })}{" "}
                <span class="badge">{say(ORDERS[it().stage] ?? "stage.other")}</span>
              </h3>
              <p class="small soft">
                {money(it().price.tenge, language)}, {it().kind}, {moment(it().placed, language)}
                <br />
                {it().account}
              </p>
            </>
          )}
        </Listed>
      </Section>
    </div>
  );
}
