import type { Random } from '../random/random';

/** Addresses of ranges that belong to nobody, so that no log of the scenario names a real network. */
export function homeAddress(index: number): string {
  return `10.${(index >> 8) & 255}.${index & 255}.20`;
}

/** Mobile networks, /24 each. The runners' phones are in the first twenty of them, and so are honest customers. */
export const MOBILE_NETWORKS = 40;
export const RUNNER_NETWORKS = 20;

export function mobileAddress(network: number, host: number): string {
  return `172.${16 + (network >> 8)}.${network & 255}.${1 + (host % 254)}`;
}

/** 60 addresses in ten data centres. */
export const HOSTING_ADDRESSES = Array.from({ length: 60 }, (_, i) => `198.18.${i % 10}.${10 + i}`);

/** 1,500 proxies, nine in ten of them abroad. */
export const PROXY_ADDRESSES = Array.from({ length: 1_500 }, (_, i) =>
  i % 10 === 0 ? `172.31.${i % 256}.${1 + (i % 250)}` : `24${1 + (i % 8)}.${i % 199}.${(i * 7) % 251}.${1 + (i % 250)}`,
);

/** Where guesses and stolen sign-ins come from. */
export function attackAddress(random: Random): string {
  return random.chance(0.4) ? random.pick(HOSTING_ADDRESSES) : random.pick(PROXY_ADDRESSES);
}

export function hotelAddress(index: number): string {
  return `192.0.2.${10 + (index % 200)}`;
}

export function cashPointAddress(index: number): string {
  return `203.0.113.${1 + (index % 254)}`;
}

export function shopAddress(index: number): string {
  return `198.51.${100 + (index >> 8)}.${index & 255}`;
}
