//! The ports of orders, refunds and evidence over any engine.

use crate::{Engine, Item, Key, Query, Range, Store, Table, items, keys, money};
use domain::order::OrderRequest;
use domain::ports::{Due, Evidences, Orders, Page, Refunds, StoreError};
use domain::{AccountId, Evidence, Money, Order, OrderNumber, Refund, RefundId, Requisites};

/// Refunds of one order, callbacks of one invoice: far more than there ever are.
const FEW_MAX: u32 = 100;

impl<E: Engine> Store<E> {
    async fn ledger_items(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        self.engine().batch_get(Table::Ledger, keys).await
    }
}

impl<E: Engine> Orders for Store<E> {
    async fn order(&self, number: OrderNumber) -> Result<Option<Order>, StoreError> {
        let item = self.engine().get(Table::Ledger, &keys::order(number)).await?;
        Ok(item.as_ref().map(money::read_order).transpose()?)
    }

    async fn orders_of(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Order>, StoreError> {
        let (named, next) = self.mine(keys::orders_partition(account), page, limit).await?;
        let keys: Vec<Key> = named
            .iter()
            .filter_map(|due| match due {
                Due::Order(number) => Some(keys::order(*number)),
                _ => None,
            })
            .collect();
        let found = self.ledger_items(&keys).await?;
        let mut items = found.iter().map(money::read_order).collect::<Result<Vec<Order>, _>>()?;
        items.sort_by_key(|order| std::cmp::Reverse((order.placed, order.number)));
        Ok(Page { items, next })
    }

    async fn all_orders(&self, page: Option<&str>, limit: u32) -> Result<Page<Order>, StoreError> {
        let after = page.and_then(|page| {
            let (at, number) = page.split_once('.')?;
            let key = keys::order(OrderNumber::parse(number)?);
            let mut item = items::keyed(&key, Item::new());
            item.insert("currency".to_owned(), Money::CURRENCY.into());
            item.insert("placed".to_owned(), at.parse::<u64>().ok()?.into());
            Some(item)
        });
        let query = Query {
            table: Table::Ledger,
            index: Some(keys::ORDERS),
            hash: ("currency", Money::CURRENCY.to_owned()),
            range: None,
            ascending: false,
            limit,
            after,
        };
        let found = self.engine().query(&query).await?;
        let keys: Vec<Key> = found.items.iter().filter_map(keys::of).collect();
        let read = self.ledger_items(&keys).await?;
        let mut items = read.iter().map(money::read_order).collect::<Result<Vec<Order>, _>>()?;
        items.sort_by_key(|order| std::cmp::Reverse((order.placed, order.number)));
        // The last row of the index, which may stand elsewhere among those of one millisecond.
        let last = keys.last().filter(|_| found.more);
        let last = last.and_then(|key| items.iter().find(|it| keys::order(it.number) == *key));
        let next = last.map(|it| format!("{}.{}", it.placed.as_millis(), it.number));
        Ok(Page { items, next })
    }

    async fn order_request(
        &self,
        account: AccountId,
        key: &str,
    ) -> Result<Option<(OrderRequest, OrderNumber)>, StoreError> {
        let item = self.engine().get(Table::Ledger, &keys::order_request(account, key)).await?;
        Ok(item.as_ref().map(|item| money::read_request(key, item)).transpose()?)
    }
}

impl<E: Engine> Refunds for Store<E> {
    async fn refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError> {
        let item = self.engine().get(Table::Ledger, &keys::refund(id)).await?;
        Ok(item.as_ref().map(money::read_refund).transpose()?)
    }

    async fn refunds_of(&self, order: OrderNumber) -> Result<Vec<Refund>, StoreError> {
        let mut query = Query {
            table: Table::Ledger,
            index: None,
            hash: ("pk", keys::order_partition(order)),
            range: Some(("sk", Range::BeginsWith(keys::REFUND_PREFIX.to_owned()))),
            ascending: true,
            limit: FEW_MAX,
            after: None,
        };
        // All of them, or one that is known by its key would be asked for again.
        let mut all = Vec::new();
        loop {
            let page = self.engine().query(&query).await?;
            for item in &page.items {
                all.push(money::read_refund(item)?);
            }
            let last = all.last().filter(|_| page.more);
            let Some(last) = last else { return Ok(all) };
            query.after = Some(items::keyed(&keys::refund(last.id), Item::new()));
        }
    }

    async fn open_refunds(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Refund>, StoreError> {
        let (named, next) = self.mine(keys::OPEN_REFUNDS.to_owned(), page, limit).await?;
        let keys: Vec<Key> = named
            .iter()
            .filter_map(|due| match due {
                Due::Refund(id) => Some(keys::refund(*id)),
                _ => None,
            })
            .collect();
        let found = self.ledger_items(&keys).await?;
        let mut items = found.iter().map(money::read_refund).collect::<Result<Vec<Refund>, _>>()?;
        items.sort_by_key(|refund| std::cmp::Reverse((refund.asked, refund.id)));
        Ok(Page { items, next })
    }

    async fn requisites(&self, id: RefundId) -> Result<Option<Requisites>, StoreError> {
        let item = self.engine().get(Table::People, &keys::requisites(id)).await?;
        Ok(item.as_ref().map(money::read_requisites).transpose()?)
    }
}

impl<E: Engine> Evidences for Store<E> {
    async fn incidents(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Evidence>, StoreError> {
        let mark = |it: &Evidence| (it.at, keys::evidence(it).sk);
        self.newest(keys::INCIDENTS.to_owned(), page, limit, money::read_evidence, mark).await
    }

    async fn callbacks(&self, invoice: u64) -> Result<Vec<Evidence>, StoreError> {
        let query = Query {
            table: Table::Journal,
            index: None,
            hash: ("pk", keys::callbacks_partition(invoice)),
            range: None,
            ascending: true,
            limit: FEW_MAX,
            after: None,
        };
        let page = self.engine().query(&query).await?;
        page.items.iter().map(|item| Ok(money::read_evidence(item)?)).collect()
    }
}
