/** What the API calls by a code, in words. */
import type { Words } from "./words";

type Named = Readonly<Record<string, keyof Words>>;

export const ORDERS: Named = {
  created: "order.created",
  closed: "order.closed",
  paid: "order.paid",
  refunding: "order.refunding",
  refunded: "order.refunded",
};

export const ACCOUNTS: Named = {
  active: "account.active",
  blocked: "account.blocked",
  erasing: "account.erasing",
  erased: "account.erased",
};

export const CONSENTS: Named = {
  processing: "consent.processing",
  abroad: "consent.abroad",
  advertising: "consent.advertising",
  agreement: "document.agreement",
  payment_policy: "document.payment_policy",
  privacy_policy: "document.privacy_policy",
  adult_and_rights: "consent.adult",
};

export const STATUSES: Named = {
  person: "status.person",
  entrepreneur: "status.entrepreneur",
  entity: "status.entity",
};

export const PHOTOS: Named = {
  held: "photo.held",
  running: "photo.running",
  delivered: "photo.delivered",
  failed: "photo.failed",
  abandoned: "photo.abandoned",
  parked: "photo.parked",
};

export const COMPLAINTS: Named = {
  open: "complaint.open",
  upheld: "complaint.upheld",
  dismissed: "complaint.dismissed",
};

export const GROUNDS: Named = {
  copyright: "ground.2",
  "third-party": "ground.3",
  forbidden: "ground.4",
};

export const PAPERS: Named = {
  asked: "paper.asked",
  sent: "paper.sent",
  accepted: "paper.accepted",
  refused: "paper.refused",
};
