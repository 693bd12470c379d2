export default function Page() {
  return 'flowers';
}
