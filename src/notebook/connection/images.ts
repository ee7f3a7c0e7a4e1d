import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleText } from '../../utils/visibleText';
import type { Cluster } from '../../wire/wire';

/** The container images of a notebook and of its cluster, if they differ. */
export interface IImages {
  notebook: string;
  cluster: string;
}

/** Return the image of a cluster's workers; null if the gateway has no such option, or it is empty. */
export function imageOf(cluster: Pick<Cluster, 'options'>): string | null {
  const { image } = cluster.options;
  return typeof image === 'string' && image !== '' ? image : null;
}

/** Return the images of a notebook and a cluster; null if they are the same, or one is unknown. */
export function differingImages(
  cluster: Pick<Cluster, 'options'>,
  notebook: string | null
): IImages | null {
  const image = imageOf(cluster);
  return image !== null && notebook && notebook !== image
    ? { notebook, cluster: image }
    : null;
}

/** Describe different images. */
export function imageText(images: IImages, trans: TranslationBundle): string {
  return trans.__(
    'The notebook uses the image %1, the cluster uses %2.',
    visibleText(images.notebook),
    visibleText(images.cluster)
  );
}
