import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';

/** The images of a notebook and of a cluster, where they differ. */
export interface IImages {
  notebook: string;
  cluster: string;
}

/** The image that a cluster's workers run in; null where the gateway has no such option, or it was left open. */
export function imageOf(cluster: Pick<Cluster, 'options'>): string | null {
  const { image } = cluster.options;
  return typeof image === 'string' && image !== '' ? image : null;
}

/** Whether a cluster runs in another image than a notebook; null where it does not, or nobody knows. */
export function differingImages(
  cluster: Pick<Cluster, 'options'>,
  notebook: string | null
): IImages | null {
  const image = imageOf(cluster);
  return image !== null && notebook && notebook !== image
    ? { notebook, cluster: image }
    : null;
}

/** The images of a notebook and its cluster, in words. */
export function imageText(images: IImages, trans: TranslationBundle): string {
  return trans.__(
    'The notebook uses the image %1, the cluster %2.',
    images.notebook,
    images.cluster
  );
}
