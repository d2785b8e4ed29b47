/** Drawn here, so that nothing comes from elsewhere. All decorative: the words beside them say it. */
type Props = { size?: number; className?: string };
type IconProps = Props & { path: string };

function Icon({ path, size = 18, className }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={path} />
    </svg>
  );
}

export const CloseIcon = (props: Props) => <Icon path={"M5 5l10 10M15 5L5 15"} {...props} />;
export const ChevronIcon = (props: Props) => <Icon path={"M5 7.500l5 5 5-5"} {...props} />;
export const FilterIcon = (props: Props) => <Icon path={"M3 5h14M6 10h8M8.500 15h3"} {...props} />;
export const WarningIcon = (props: Props) => <Icon path={"M10 3L18 17H2zM10 8v4M10 14.600v.1"} {...props} />;
export const InfoIcon = (props: Props) => (
  <Icon path={"M10 2.500a7.500 7.500 0 1 0 0 15a7.500 7.500 0 0 0 0-15M10 9v5M10 6.200v.1"} {...props} />
);
export const CheckIcon = (props: Props) => <Icon path={"M4 10.500l4 4 8-9"} {...props} />;
export const PinIcon = (props: Props) => (
  <Icon
    path={
      "M10 18s6-5.600 6-10a6 6 0 0 0-12 0c0 4.400 6 10 6 10zM10 6.200a1.900 1.900 0 1 0 0 3.800a1.900 1.900 0 0 0 0-3.800"
    }
    {...props}
  />
);
export const PartIcon = (props: Props) => (
  <Icon path={"M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14"} {...props} />
);
export const QuestionIcon = (props: Props) => (
  <Icon path={"M7 7.500a3 3 0 1 1 4.400 2.700c-.9.5-1.400 1-1.400 2M10 15.400v.1"} {...props} />
);
export const PrintIcon = (props: Props) => (
  <Icon path={"M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z"} {...props} />
);
export const CopyIcon = (props: Props) => <Icon path={"M7 7h10v10H7zM13 7V3H3v10h4"} {...props} />;
export const PlayIcon = (props: Props) => <Icon path={"M6 4l10 6-10 6z"} {...props} />;
export const ScreenIcon = (props: Props) => (
  <Icon path={"M2.500 4h15v9.500h-15zM7 17h6M10 13.500V17"} {...props} />
);
export const MenuIcon = (props: Props) => <Icon path={"M3 5.500h14M3 10h14M3 14.500h14"} {...props} />;
export const PersonIcon = (props: Props) => (
  <Icon
    path={
      "M10 3a3.200 3.200 0 1 0 0 6.400a3.200 3.200 0 0 0 0-6.400M3.500 17c.5-3.500 3-5 6.500-5s6 1.500 6.500 5"
    }
    {...props}
  />
);
export const PreviousIcon = (props: Props) => <Icon path={"M12.500 5l-5 5 5 5"} {...props} />;
export const NextIcon = (props: Props) => <Icon path={"M7.500 5l5 5-5 5"} {...props} />;
export const BellIcon = (props: Props) => (
  <Icon
    path={
      "M4.500 14.500h11c-1.200-1.400-1.500-2.600-1.500-5.500a4 4 0 0 0-8 0c0 2.900-.3 4.100-1.500 5.500zM8.300 17.200h3.400M10 5V3.300"
    }
    {...props}
  />
);
