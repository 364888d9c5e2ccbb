import { type Asset, asset, palette, recordStyle } from '../drawing/asset.js'

const folder = new URL('./assets/', import.meta.url)

export const style = asset('sallyport.css', 'text/css; charset=utf-8', folder, [palette, recordStyle])
export const icon = asset('mark.svg', 'image/svg+xml', folder)
export const assets: readonly Asset[] = [style, icon]
