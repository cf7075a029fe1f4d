// What we use of Leaflet 1.9.4, with its types.
declare module "leaflet/dist/leaflet-src.esm.js" {
  export type LatLngTuple = [number, number];
  export interface LatLng { lat: number; lng: number }
  export interface Point { x: number; y: number }
  export interface Bounds { extend(at: LatLngTuple | Bounds): Bounds; contains(at: LatLngTuple): boolean; pad(by: number): Bounds; isValid(): boolean; getSouthWest(): LatLng; getNorthEast(): LatLng; toBBoxString(): string }
  export interface Layer { addTo(to: Map | Group): this; remove(): this; bindTooltip(content: HTMLElement, options?: object): this; bindPopup(content: HTMLElement): this; on(type: string, act: (e: any) => void): this }
  export interface Group extends Layer { clearLayers(): this }
  export interface Marker extends Layer { setLatLng(at: LatLngTuple): this; getLatLng(): LatLng; getElement(): HTMLElement | undefined; openPopup(): this }
  export interface Map {
    setView(at: LatLngTuple, zoom: number): this; fitBounds(b: Bounds, options?: object): this; getZoom(): number; getMaxZoom(): number; getBounds(): Bounds;
    project(at: LatLngTuple, zoom: number): Point; on(type: string, act: (e: any) => void): this; invalidateSize(options?: object): this; createPane(name: string): HTMLElement; panTo(at: LatLngTuple): this;
  }
  export function map(at: HTMLElement, options?: object): Map;
  export function marker(at: LatLngTuple, options?: object): Marker;
  export function divIcon(options: object): object;
  export function layerGroup(): Group;
  export function latLngBounds(points: LatLngTuple[]): Bounds;
  export function polygon(rings: LatLngTuple[][][], options?: object): Layer;
  export function tileLayer(url: string, options?: object): Layer;
  export const control: { scale(options?: object): { addTo(m: Map): void }; zoom(options?: object): { addTo(m: Map): void } };
}
